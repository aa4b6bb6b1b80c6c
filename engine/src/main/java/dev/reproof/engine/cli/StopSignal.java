package dev.reproof.engine.cli;

import dev.reproof.events.ReproofException.Rejected;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Turns SIGTERM and SIGINT into an interrupt of the thread that runs tasks, and holds the process back until that
 * thread has written what it has to. The exit code stays the signal's: 143 or 130.
 *
 * <p>The thread is interrupted only between {@link #arm} and {@link #disarm}: an interrupt while it opens or closes the
 * event log would close the file under the database. A signal that came before counts once it is armed.
 */
final class StopSignal implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread worker;
    private final Thread hook;
    private boolean armed;
    private boolean came;

    private StopSignal(Thread worker) {
        this.worker = worker;
        this.hook = new Thread(
                () -> {
                    come();
                    awaitDone();
                },
                "reproof-stop");
    }

    /**
     * Watches for signals on behalf of the calling thread.
     *
     * @throws Rejected when one has come already
     */
    static StopSignal watch() {
        StopSignal signal = new StopSignal(Thread.currentThread());
        try {
            Runtime.getRuntime().addShutdownHook(signal.hook);
        } catch (IllegalStateException shuttingDown) {
            throw new Rejected("Told to stop before a run was opened; nothing was changed", shuttingDown);
        }
        return signal;
    }

    /** From now on a signal interrupts the thread; one that came already does so at once. */
    synchronized void arm() {
        armed = true;
        if (came) {
            worker.interrupt();
        }
    }

    /** From now on the calling thread is left alone, and no interrupt is pending. */
    synchronized void disarm() {
        armed = false;
        Thread.interrupted();
    }

    /**
     * The calling thread is done: nothing holds the process back any longer. Where a signal is ending the process, this
     * does not return: an exit that is asked for between the last hook and the end would replace the signal's exit code.
     */
    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            awaitTheEnd();
        }
    }

    private static void awaitTheEnd() {
        while (true) {
            LockSupport.park();
            Thread.interrupted(); // whoever interrupts, the process ends by the signal
        }
    }

    private synchronized void come() {
        came = true;
        if (armed) {
            worker.interrupt();
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
