package dev.reproof.engine.agent;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.TextDigest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the log that keeps what an attempt prints to its standard error, and keeps what text was taken out of. */
@FunctionalInterface
public interface StderrLogs {

    /**
     * A new log for this attempt; the agent closes it. A log that cannot be opened or written costs its lines, never
     * the attempt.
     */
    OutputStream open(AttemptKey key) throws IOException;

    /**
     * Keeps the raw standard output of an attempt whose agent has ended. What cannot be kept costs the attempt nothing.
     *
     * @param printed the file that holds all of it
     * @return of what is kept; absent where nothing is
     */
    default Optional<TextDigest> keepRaw(AttemptKey key, Path printed) {
        return Optional.empty();
    }
}
