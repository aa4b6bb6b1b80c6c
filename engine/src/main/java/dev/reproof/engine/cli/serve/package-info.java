/** Runs in a browser: read only, live. The only package that knows HTTP as a server. */
package dev.reproof.engine.cli.serve;
