package dev.reproof.engine.cli.terminal;

import java.util.ArrayDeque;
import java.util.Deque;

/** How fast an amount grows, over the last few seconds. Not for more than one thread. */
public final class Rate {

    private static final long WINDOW_NANOS = 5_000_000_000L;
    private static final long STEP_NANOS = 500_000_000L;

    private record Sample(long nanos, long amount) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Counts from here. */
    public Rate(long nanos, long amount) {
        samples.add(new Sample(nanos, amount));
    }

    /** The growth per second up to that moment, of an amount that has come to this. */
    public long perSecond(long nanos, long amount) {
        if (nanos - samples.getLast().nanos() >= STEP_NANOS) {
            samples.addLast(new Sample(nanos, amount));
        }
        while (samples.size() > 1 && nanos - samples.getFirst().nanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
        Sample first = samples.getFirst();
        long passed = Math.max(nanos - first.nanos(), STEP_NANOS);
        return Math.round(Math.max(0, amount - first.amount()) * 1e9 / passed);
    }
}
