package dev.reproof.engine.write;

import dev.reproof.events.ReproofException.Storage;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long one part of a run waits for another, which may hang in a disk or in the system: it says so again and again,
 * and gives up in the end.
 *
 * @param between how often it says so
 * @param longest when it gives up
 */
public record Patience(Duration between, Duration longest) {

    /** No wait of a run that goes on takes so long, not even on a disk that is shared and slow. */
    public static final Patience OF_RUNS = new Patience(Duration.ofMinutes(1), Duration.ofMinutes(30));

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

    /** Waits for that long at most; tells whether it came. */
    @FunctionalInterface
    public interface Wait {
        boolean came(long nanos) throws InterruptedException;
    }

    /**
     * Waits, whatever interrupts the caller meanwhile; an interrupt is kept for the caller.
     *
     * @param what is waited for, and where that is, for messages
     * @throws Storage when it does not come
     */
    public void await(Supplier<String> what, Wait wait) {
        long begin = System.nanoTime();
        boolean interrupted = false;
        boolean came = false;
        try {
            while (!came) {
                long waited = System.nanoTime() - begin;
                long left = longest.toNanos() - waited;
                if (left <= 0) {
                    throw new Storage(
                            "Waited " + longest.toSeconds() + " s for " + what.get()
                                    + ", and gave up; see what the disk"
                                    + " and the system do, then resume: nothing acknowledged is lost",
                            null);
                }
                long round = between.toNanos() - waited % between.toNanos();
                try {
                    came = wait.came(Math.min(left, round));
                } catch (InterruptedException e) {
                    interrupted = true;
                    continue;
                }
                if (!came && left > round) {
                    LOG.warn("Still waiting for {}", what.get());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for a result, or for a failure; throws as {@link #await(Supplier, Wait)} does. */
    public void await(Supplier<String> what, Future<?> result) {
        await(what, nanos -> {
            try {
                result.get(nanos, TimeUnit.NANOSECONDS);
            } catch (ExecutionException | CancellationException | TimeoutException e) {
                return result.isDone();
            }
            return true;
        });
    }

    /** Waits for the end of a thread; throws as {@link #await(Supplier, Wait)} does. */
    public void end(Thread thread, String what) {
        await(() -> what + place(thread), nanos -> {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(nanos, TimeUnit.MILLISECONDS.toNanos(1)));
            return !thread.isAlive();
        });
    }

    /** Where a thread is now, for messages. */
    public static String place(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length == 0 ? "" : ", which is in " + stack[0].getClassName() + "." + stack[0].getMethodName();
    }
}
