package dev.reproof.engine.agent.model;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Makes HTTP clients whose threads can be ended. A client of Java 17 has no way to be closed: it starts a thread of its
 * own, which ends some time after nobody refers to the client any more, or when it is interrupted. To know that thread,
 * each client is made on a thread of this group, which the client's thread inherits.
 */
final class ClientThreads {

    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ThreadGroup group = new ThreadGroup("reproof-model");

    /**
     * A client and the threads it has started.
     *
     * @param threads none where a JDK starts them elsewhere; then they end by themselves
     */
    record Made(HttpClient client, Collection<Thread> threads) {}

    /** Makes a client; an interrupt meanwhile is kept for later. One at a time, to tell whose thread is whose. */
    synchronized Made make(Supplier<HttpClient> recipe) throws IOException {
        Set<Thread> before = living();
        FutureTask<HttpClient> making = new FutureTask<>(recipe::get);
        Thread maker = new Thread(group, making, "reproof-model-client");
        maker.setDaemon(true);
        maker.start();
        HttpClient client = await(making);
        Set<Thread> started = living();
        started.removeAll(before);
        return new Made(client, started);
    }

    private static HttpClient await(FutureTask<HttpClient> making) throws IOException {
        boolean interrupted = false;
        long begin = System.nanoTime();
        try {
            while (System.nanoTime() - begin < LIMIT_NANOS) {
                try {
                    return making.get(LIMIT_NANOS - (System.nanoTime() - begin), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            throw new TimeoutException();
        } catch (TimeoutException e) {
            throw new IOException("No HTTP client was made in a minute", e);
        } catch (ExecutionException e) {
            throw new IOException("No HTTP client could be made: " + e.getCause(), e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Set<Thread> living() {
        Thread[] found = new Thread[Math.max(16, 2 * group.activeCount())];
        int count = group.enumerate(found);
        while (count == found.length) {
            found = new Thread[2 * count];
            count = group.enumerate(found);
        }
        return new HashSet<>(Arrays.asList(found).subList(0, count));
    }
}
