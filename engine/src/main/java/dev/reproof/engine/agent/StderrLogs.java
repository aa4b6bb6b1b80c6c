package dev.reproof.engine.agent;

import dev.reproof.events.AttemptKey;
import java.io.IOException;
import java.io.OutputStream;

/** Opens the log that keeps what an attempt prints to its standard error. */
@FunctionalInterface
public interface StderrLogs {

    /**
     * A new log for this attempt; the agent closes it. A log that cannot be opened or written costs its lines, never
     * the attempt.
     */
    OutputStream open(AttemptKey key) throws IOException;
}
