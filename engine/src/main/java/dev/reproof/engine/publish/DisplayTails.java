package dev.reproof.engine.publish;

import dev.reproof.engine.log.EventLog;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TranscriptRef;
import dev.reproof.projections.text.DisplayTail;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The ends of transcripts, read from the log once for each attempt. Not for more than one thread. */
final class DisplayTails {

    /** UTF-8 takes at most three bytes for a UTF-16 unit, so this holds more units than are shown. */
    static final int END_BYTES = 16_384;

    private record Known(AttemptKey key, Optional<String> text) {}

    private final EventLog log;
    private final FileWarnings warnings;
    private final Map<TaskId, Known> known = new HashMap<>();

    DisplayTails(EventLog log, FileWarnings warnings) {
        this.log = log;
        this.warnings = warnings;
    }

    /**
     * The end of a text as it is shown; absent where that is nothing.
     *
     * @param end its last {@link #END_BYTES}, where they are at hand; else the log is asked for them
     */
    Optional<String> of(TranscriptRef transcript, Optional<byte[]> end) {
        return end.isPresent() ? shown(end.get(), transcript.seal().chars()) : of(transcript);
    }

    private Optional<String> of(TranscriptRef transcript) {
        Known before = known.get(transcript.key().task());
        if (before != null && before.key().equals(transcript.key())) {
            return before.text();
        }
        // An end that cannot be read is not asked for again: every state file would warn of it.
        Known now = new Known(
                transcript.key(), read(transcript.stream(), transcript.seal().chars()));
        known.put(transcript.key().task(), now);
        return now.text();
    }

    /**
     * The end of a stream.
     *
     * @param chars how many UTF-16 units the whole of it has
     */
    private Optional<String> read(StreamId stream, long chars) {
        try {
            return shown(log.tail(stream, END_BYTES), chars);
        } catch (ReproofException e) {
            warnings.tell("the state shows nothing of stream=" + stream, e);
            return Optional.empty();
        }
    }

    private static Optional<String> shown(byte[] bytes, long chars) {
        String end = new String(bytes, StandardCharsets.UTF_8);
        return DisplayTail.ofEnd(end, Math.max(chars, end.length())).resultText();
    }
}
