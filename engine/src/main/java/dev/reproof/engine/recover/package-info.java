/**
 * From a run's directory to a run that can go on: locked, opened, replayed, amended. Nothing else makes a run that takes
 * commands.
 */
package dev.reproof.engine.recover;
