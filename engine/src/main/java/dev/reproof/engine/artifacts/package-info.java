/** What the files of a run's transcripts are called, and how they are kept: open, sealed, packed. */
package dev.reproof.engine.artifacts;
