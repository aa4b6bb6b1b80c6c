package dev.reproof.engine.log;

import dev.reproof.events.StreamId;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.projections.run.Recorded;
import java.time.Instant;

/** A row of a log that is as it was written, as far as the row itself, its stream and the chain can tell. */
public sealed interface SoundRow {

    /** A decision, whose link was made again. */
    record Decided(Recorded decision) implements SoundRow {}

    /**
     * An event of a text.
     *
     * @param text what a block holds; empty for any other event
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Said(StreamId stream, long sequence, Instant at, TranscriptEvent event, byte[] text) implements SoundRow {}
}
