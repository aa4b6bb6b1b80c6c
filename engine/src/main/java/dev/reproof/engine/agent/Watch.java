package dev.reproof.engine.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The two time limits of an attempt: how long it may take, and how long it may give no sign of life. Any byte is one, on
 * whichever output. Time in which we wait on purpose is no silence, and time in which this process stood still counts for
 * neither limit: the agent may have stood still with it.
 */
public final class Watch {

    private final String agent;
    private final Duration taskTimeout;
    private final Duration idleTimeout;
    private final LongSupplier nanos;
    private long begin;
    private long heard;

    /**
     * Begins now, or as long ago as the call says; a silence begins now, since nobody listened before.
     *
     * @param agent what the messages call the agent
     */
    public Watch(String agent, AgentCall call) {
        this(agent, call, WakingTime.shared());
    }

    Watch(String agent, AgentCall call, LongSupplier nanos) {
        this.agent = agent;
        this.taskTimeout = call.taskTimeout();
        this.idleTimeout = call.idleTimeout();
        this.nanos = nanos;
        this.heard = nanos.getAsLong();
        this.begin = heard - TimeUnit.NANOSECONDS.convert(call.elapsed());
    }

    /** The agent gave a sign of life, and what it printed has been handed on; or it was not to give any until now. */
    public void heard() {
        heard = nanos.getAsLong();
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

    /** Nanoseconds until the next limit passes, if this process goes on that long. */
    public long remainingNanos() {
        return Math.min(attemptNanos(), remaining(idleTimeout, heard));
    }

    /** Nanoseconds until the attempt as a whole has taken too long. */
    public long attemptNanos() {
        return remaining(taskTimeout, begin);
    }

    private long remaining(Duration limit, long since) {
        return TimeUnit.NANOSECONDS.convert(limit) - (nanos.getAsLong() - since);
    }
}
