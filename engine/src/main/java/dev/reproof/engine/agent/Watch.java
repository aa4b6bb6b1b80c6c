package dev.reproof.engine.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The two time limits of an attempt. */
public final class Watch {

    private final String agent;
    private final Duration taskTimeout;
    private final Duration idleTimeout;
    private final long begin = System.nanoTime();
    private long heard = begin;

    /**
     * Begins now.
     *
     * @param agent what the messages call the agent
     */
    public Watch(String agent, AgentCall call) {
        this.agent = agent;
        this.taskTimeout = call.taskTimeout();
        this.idleTimeout = call.idleTimeout();
    }

    /** The agent printed something, and it has been handed on. */
    public void heard() {
        heard = System.nanoTime();
    }

    /** The message of the limit that has passed, if one has. */
    public Optional<String> expired() {
        if (remaining(taskTimeout, begin) <= 0) {
            return Optional.of(agent + " timed out after " + taskTimeout.toMillis() + " ms");
        }
        if (remaining(idleTimeout, heard) <= 0) {
            return Optional.of(agent + " printed nothing for " + idleTimeout.toMillis() + " ms");
        }
        return Optional.empty();
    }

    /** Nanoseconds until the next limit passes. */
    public long remainingNanos() {
        return Math.min(remaining(taskTimeout, begin), remaining(idleTimeout, heard));
    }

    private static long remaining(Duration limit, long since) {
        return TimeUnit.NANOSECONDS.convert(limit) - (System.nanoTime() - since);
    }
}
