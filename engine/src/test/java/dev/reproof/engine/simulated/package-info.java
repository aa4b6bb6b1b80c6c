/** A disk in memory that loses what was not forced, and refuses what it is told to refuse. */
package dev.reproof.engine.simulated;
