package dev.reproof.engine.log.postgres;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long a server may be away before who waits for it gives up.
 *
 * @param bound from the first failure on
 * @param nanoTime a clock that only goes on
 */
public record Patience(Duration bound, LongSupplier nanoTime, Pause pause) {

    /** Long enough for a server that starts again, or for another one that takes its place. */
    public static final Patience USUAL = new Patience(Duration.ofMinutes(2), System::nanoTime, Patience::sleep);

    /** As usual, but for so long. */
    public static Patience of(Duration bound) {
        return new Patience(bound, USUAL.nanoTime(), USUAL.pause());
    }

    private static final Duration FIRST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    /** Lets time pass. */
    @FunctionalInterface
    public interface Pause {
        void last(Duration time);
    }

    /** The waiting for one thing. */
    Waiting begin() {
        return new Waiting();
    }

    /** An interrupt is kept for the caller, and ends nothing: what has begun is finished. */
    private static void sleep(Duration time) {
        boolean interrupted = Thread.interrupted();
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Pauses that become longer. */
    final class Waiting {

        private final long start = nanoTime.getAsLong();
        private Duration next = FIRST;

        /** Waits a while; false, at once, where the time is up. */
        boolean goesOn() {
            if (nanoTime.getAsLong() - start >= bound.toNanos()) {
                return false;
            }
            pause.last(next);
            next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
            return true;
        }

        Duration passed() {
            return Duration.ofNanos(nanoTime.getAsLong() - start);
        }
    }
}
