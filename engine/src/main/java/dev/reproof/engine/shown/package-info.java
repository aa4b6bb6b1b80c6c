/** Amounts and characters as people see them, on a terminal and on a page. */
package dev.reproof.engine.shown;
