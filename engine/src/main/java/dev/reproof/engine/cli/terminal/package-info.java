/** What the command line draws, and where: column widths, styles, a live area, and streams that lead to a terminal. */
package dev.reproof.engine.cli.terminal;
