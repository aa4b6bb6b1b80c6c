/** Commands that keep a directory of runs small. */
package dev.reproof.engine.cli.keep;
