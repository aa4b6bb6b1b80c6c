/** The way into the log: a recorder makes blocks of what an agent prints, and one writer thread appends them. */
package dev.reproof.engine.write;
