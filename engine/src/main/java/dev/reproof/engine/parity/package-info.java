/**
 * Whether prompts still come out as they were sent, and what differs between those of two runs, or of one run under another
 * DAG or other options. Goes through a run's history once, and stitches with what the engine stitches with.
 */
package dev.reproof.engine.parity;
