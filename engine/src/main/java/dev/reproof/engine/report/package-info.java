/** A run as one page that people read in a browser, made of its log; no network, and no script but its own. */
package dev.reproof.engine.report;
