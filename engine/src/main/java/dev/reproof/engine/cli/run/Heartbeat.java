package dev.reproof.engine.cli.run;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Tells again and again, on a thread of its own, until it is closed. */
final class Heartbeat implements AutoCloseable {

    private final ScheduledExecutorService thread;

    /** @param tell must not throw */
    Heartbeat(Duration every, Runnable tell) {
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread beating = new Thread(work, "reproof-heartbeat");
            beating.setDaemon(true);
            return beating;
        });
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(tell, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Does not wait: a line on its way may be stuck in a full pipe. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
