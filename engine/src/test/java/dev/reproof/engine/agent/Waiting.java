package dev.reproof.engine.agent;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Threads of tests that wait for each other. */
public final class Waiting {

    private Waiting() {}

    public static void until(CountDownLatch latch) {
        try {
            if (!latch.await(1, TimeUnit.MINUTES)) {
                throw new AssertionError("Nobody opened the latch within a minute");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("Interrupted while waiting for a latch", e);
        }
    }

    public static <T> CompletableFuture<T> async(Callable<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.call();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                task -> new Thread(task, "test-agent-run").start());
    }
}
