package dev.reproof.engine.log;

import dev.reproof.events.StreamId;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.projections.run.Recorded;
import java.time.Instant;

/** A row of a log that is as it was written, as far as the row itself, its stream and the chain can tell. */
public sealed interface SoundRow {

    /** The row as it may be appended to another log, with the very bytes that are stored. */
    LogEntry entry();

    /** A decision, whose link was made again. */
    record Decided(LogEntry entry, Recorded decision) implements SoundRow {}

    /**
     * An event of a text.
     *
     * @param text what a block holds; empty for any other event
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Said(LogEntry entry, TranscriptEvent event, byte[] text) implements SoundRow {

        public StreamId stream() {
            return entry.stream();
        }

        public long sequence() {
            return entry.sequence();
        }

        public Instant at() {
            return entry.at();
        }
    }
}
