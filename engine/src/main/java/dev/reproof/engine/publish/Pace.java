package dev.reproof.engine.publish;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often files that are written again as a whole are written while a run goes on: at once after a quiet second, else a
 * second after they were written before. So what happened is in them after one second and the time that writing takes.
 */
final class Pace {

    /** How far they may be behind a run that goes on. */
    static final Duration LAG = Duration.ofSeconds(1);

    /** How long text may wait for more of it before it goes into its file. */
    static final Duration GATHERING = Duration.ofMillis(100);

    private final LongSupplier nanos;
    private long due;

    /** @param nanos a clock as {@link System#nanoTime()} is one */
    Pace(LongSupplier nanos) {
        this.nanos = nanos;
        this.due = nanos.getAsLong();
    }

    /** How long it is until they may be written, in nanoseconds; at most 0 where they may be now. */
    long left() {
        return due - nanos.getAsLong();
    }

    /** They have just been written. */
    void written() {
        due = nanos.getAsLong() + LAG.toNanos();
    }
}
