package dev.reproof.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/**
 * Names a task of a DAG, exactly as the DAG document writes it: never trimmed, never normalised, any characters.
 *
 * <p>It is not safe as a file name and not bounded in length; use the artifact file names for that.
 */
public record TaskId(@JsonValue String value) implements Comparable<TaskId> {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TaskId {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public int compareTo(TaskId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    /** Spelt out like {@link #hashCode}: what a record makes of itself costs a short command milliseconds. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TaskId that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
