package dev.reproof.engine.log;

import dev.reproof.events.ReproofException.Rejected;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Opens, reads and closes on behalf of any thread. A file channel is closed when a thread is interrupted inside of it, and with it the
 * whole database; so nobody but this thread and the one that appends, which nobody interrupts, touches the file.
 */
public final class ReaderThread implements AutoCloseable {

    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread reader = new Thread(task, "reproof-log-reader");
        reader.setDaemon(true);
        return reader;
    });

    /** Runs a read and waits for it; an interrupt is kept for the caller. */
    public <T> T call(Supplier<T> read) {
        try {
            return await(thread.submit(read::get));
        } catch (RejectedExecutionException e) {
            throw new Rejected("The event log is closed; open the run again", e);
        }
    }

    /**
     * Runs what comes last, for which nobody waits for ever.
     *
     * @return whether it has come to its end within that time; else it goes on alone, and keeps no process alive
     */
    boolean ends(Runnable last, Duration patience) {
        CompletableFuture<Void> end = CompletableFuture.runAsync(last, thread);
        thread.shutdown();
        return await(end.thenApply(done -> true).completeOnTimeout(false, patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    private static <T> T await(Future<T> result) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException("No read throws this", e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What is under way is read to its end. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
