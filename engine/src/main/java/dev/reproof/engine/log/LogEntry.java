package dev.reproof.engine.log;

import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import java.time.Instant;
import java.util.Optional;

/**
 * One event on its way into the log.
 *
 * @param sequence its number in its stream, from 0, dense
 * @param link the run stream's chain up to and with this event; absent for events of transcript streams
 */
public record LogEntry(StreamId stream, long sequence, Instant at, EncodedEvent event, Optional<Sha256> link) {

    /** The first link of a run stream follows this one. */
    public static final Sha256 CHAIN_START = ChainLink.START;

    /** An event of a run stream, whose chain has come to {@code previous}. */
    public static LogEntry linked(Sha256 previous, StreamId stream, long sequence, Instant at, EncodedEvent event) {
        return new LogEntry(
                stream,
                sequence,
                at,
                event,
                Optional.of(ChainLink.next(previous, stream, sequence, StoredTime.of(at), event)));
    }

    /** An event of a transcript stream. */
    public static LogEntry unlinked(StreamId stream, long sequence, Instant at, EncodedEvent event) {
        return new LogEntry(stream, sequence, at, event, Optional.empty());
    }
}
