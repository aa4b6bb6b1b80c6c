package dev.reproof.engine.faults;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Has cases run on a thread of its own, so that one that hangs is told, with where it hangs, and fails the test. */
public final class Bounded implements AutoCloseable {

    private final Duration limit;
    private volatile Thread thread;
    private final ExecutorService runner = Executors.newSingleThreadExecutor(task -> {
        thread = new Thread(task, "bounded");
        thread.setDaemon(true);
        return thread;
    });

    /** @param limit far above what any case takes on a busy machine */
    public Bounded(Duration limit) {
        this.limit = limit;
    }

    /** What the case answers or throws, if it does so in time. */
    public <T> T call(String what, Callable<T> work) throws Exception {
        Future<T> result = runner.submit(work);
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            String where = Stream.of(thread.getStackTrace())
                    .map(frame -> "\n  at " + frame)
                    .collect(Collectors.joining());
            result.cancel(true);
            throw new AssertionError(what + " has not ended after " + limit + where, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }

    @Override
    public void close() {
        runner.shutdownNow();
    }
}
