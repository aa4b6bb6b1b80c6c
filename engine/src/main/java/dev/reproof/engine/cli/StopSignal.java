package dev.reproof.engine.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM and SIGINT into an interrupt of the thread that runs tasks, and holds the process back until that
 * thread has written what it has to. The exit code stays the signal's: 143 or 130.
 */
final class StopSignal implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private StopSignal(Thread worker) {
        this.hook = new Thread(
                () -> {
                    worker.interrupt();
                    awaitDone();
                },
                "reproof-stop");
    }

    /** Watches for signals on behalf of the calling thread. */
    static StopSignal watch() {
        StopSignal signal = new StopSignal(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** The calling thread is done: nothing holds the process back any longer. */
    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            Thread.interrupted(); // the signal came; the hook ends by itself
        }
    }

    private void awaitDone() {
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("error: the runner did not stop within " + PATIENCE_SECONDS
                        + " s; nothing acknowledged is lost, resume the run");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
