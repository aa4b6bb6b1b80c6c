package dev.reproof.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names a stream of the event log. The run stream is named like its run; the n-th transcript stream of a run is
 * {@code <run>/<n>}. Opaque and short (at most 80 characters): what a transcript stream holds stands in its first event.
 */
public record StreamId(@JsonValue String value) {

    private static final int MAX_LENGTH = 80;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public StreamId {
        if (value == null || value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "Not a stream id: '" + value + "'; expected 1 to " + MAX_LENGTH + " characters");
        }
    }

    /** The stream of a run's decisions. */
    public static StreamId ofRun(RunId run) {
        return new StreamId(run.value());
    }

    /** The transcript stream with that number, counted from 0 inside its run. */
    public static StreamId ofTranscript(RunId run, long number) {
        return new StreamId(run.value() + "/" + number);
    }

    @Override
    public String toString() {
        return value;
    }
}
