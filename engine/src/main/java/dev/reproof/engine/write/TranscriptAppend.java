package dev.reproof.engine.write;

import dev.reproof.engine.log.EncodedEvent;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.StreamId;
import dev.reproof.events.TranscriptEvent;
import java.util.Optional;

/**
 * One event of a transcript stream on its way to the writer.
 *
 * @param key the attempt whose text it is; absent for a document
 * @param text the text of a block, for those who copy it on once it is committed; empty for other events
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record TranscriptAppend(
        StreamId stream,
        long sequence,
        Optional<AttemptKey> key,
        TranscriptEvent event,
        EncodedEvent encoded,
        byte[] text) {

    /** The text of an event that carries none. */
    public static final byte[] NO_TEXT = {};
}
