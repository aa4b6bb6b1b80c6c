package dev.reproof.engine.publish;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often the page of a run is made while the run goes on: it is made of the whole past each time, so the longer that took, the
 * longer it rests. That is a twentieth of the time at most, however long the run is.
 */
final class ReportPace {

    static final Duration LEAST_REST = Duration.ofSeconds(5);

    private static final int RESTS_FOR = 20;

    private final LongSupplier nanos;
    private long due;

    /** @param nanos a clock as {@link System#nanoTime()} is one */
    ReportPace(LongSupplier nanos) {
        this.nanos = nanos;
        this.due = nanos.getAsLong() + LEAST_REST.toNanos();
    }

    boolean isDue() {
        return nanos.getAsLong() - due >= 0;
    }

    /** Does it, and rests. */
    void spend(Runnable making) {
        long began = nanos.getAsLong();
        try {
            making.run();
        } finally {
            long now = nanos.getAsLong();
            due = now + Math.max(LEAST_REST.toNanos(), RESTS_FOR * (now - began));
        }
    }
}
