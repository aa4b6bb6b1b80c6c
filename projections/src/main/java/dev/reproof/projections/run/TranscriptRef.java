package dev.reproof.projections.run;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.Seal;
import dev.reproof.events.StreamId;

/** Where the text of an ended attempt is kept, and what it must be. */
public record TranscriptRef(AttemptKey key, StreamId stream, Seal seal) {}
