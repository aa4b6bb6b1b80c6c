package dev.reproof.engine.log;

import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
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
            if (e.getCause() instanceof ReproofException known) {
                throw known;
            }
            if (e.getCause() instanceof RuntimeException unexpected) {
                throw unexpected;
            }
            throw new Storage("Reading the event log failed: " + e.getCause(), e.getCause());
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
