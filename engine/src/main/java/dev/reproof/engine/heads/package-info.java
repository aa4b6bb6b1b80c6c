/** Heads of a run's chain that somebody has signed: keys, lines, and the file that they stand in. */
package dev.reproof.engine.heads;
