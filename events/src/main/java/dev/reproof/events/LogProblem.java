package dev.reproof.events;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is wrong with a log, at the first place where anything is.
 *
 * @param stream as it is stored; absent where the log as a whole cannot be read
 * @param sequence in that stream; absent where the stream as a whole is meant
 * @param text what differs, for people
 */
public record LogProblem(Optional<String> stream, OptionalLong sequence, String text) {

    /** A problem of an event. */
    public static LogProblem at(String stream, long sequence, String text) {
        return new LogProblem(Optional.of(stream), OptionalLong.of(sequence), text);
    }

    /** A problem of a whole stream. */
    public static LogProblem in(String stream, String text) {
        return new LogProblem(Optional.of(stream), OptionalLong.empty(), text);
    }

    /** A problem of the whole log. */
    public static LogProblem ofLog(String text) {
        return new LogProblem(Optional.empty(), OptionalLong.empty(), text);
    }
}
