/** Seeded mutations of everything that is read, and the cases that were found with them. */
package dev.reproof.engine.fuzz;
