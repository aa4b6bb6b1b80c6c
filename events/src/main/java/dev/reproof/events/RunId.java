package dev.reproof.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Names a run: 1 to 64 characters out of ASCII letters, digits, {@code .}, {@code _} and {@code -}, starting with a
 * letter or a digit. So it is a file name everywhere and a short prefix of every stream id.
 */
public record RunId(@JsonValue String value) implements Comparable<RunId> {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RunId {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("Run id '" + value + "' is not usable: expected 1 to 64 letters, digits,"
                    + " '.', '_' or '-', starting with a letter or digit");
        }
    }

    @Override
    public int compareTo(RunId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
