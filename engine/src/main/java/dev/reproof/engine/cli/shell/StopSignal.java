package dev.reproof.engine.cli.shell;

import dev.reproof.engine.cli.terminal.StopRequest;
import dev.reproof.events.ReproofException.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Turns SIGTERM and SIGINT into an interrupt of the thread that runs tasks, and holds the process back until that
 * thread has written what it has to. The exit code stays the signal's: 143 or 130. A second one of the two ends the
 * process at once, with its own code.
 *
 * <p>The thread is interrupted only between {@link #arm} and {@link #disarm}: an interrupt while it opens or closes the
 * event log would close the file under the database. A signal that came before counts once it is armed.
 *
 * <p>A signal that the process was started to ignore stays ignored. The other ways in which a system ends a process,
 * such as SIGHUP, count as a first signal and never as a second: a terminal that is closed may send several.
 */
public final class StopSignal implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    /**
     * One request may come as two signals: to the process and to its group, as from {@code timeout}, or to all processes
     * of a service, where a supervisor passes its own on.
     */
    private static final long SAME_REQUEST_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    /** A busy machine may let a supervisor wait so long before it passes on, once, what both were sent. */
    private static final long PASSED_ON_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread worker;
    private final LastAct lastAct;
    private final Consumer<String> last;
    private final Optional<ProcessHandle> supervisor = Supervision.supervisor();
    private final Thread hook = new Thread(this::holdBack, "reproof-stop");
    private final List<Runnable> unregister = new ArrayList<>();
    // Neither of these is behind the lock: an interrupt may take as long as the disk does.
    private final AtomicReference<Long> cameAt = new AtomicReference<>();
    private final AtomicBoolean cameAgain = new AtomicBoolean();
    private final AtomicBoolean passedOn = new AtomicBoolean();
    private boolean armed;
    private boolean stopping;

    private StopSignal(Thread worker, LastAct lastAct, Consumer<String> last) {
        this.worker = worker;
        this.lastAct = lastAct;
        this.last = last;
    }

    /**
     * Watches for signals on behalf of the calling thread.
     *
     * @param last tells the last that the process has to say
     * @throws Rejected when one has come already
     */
    public static StopSignal watch(LastAct lastAct, Consumer<String> last) {
        StopSignal signal = new StopSignal(Thread.currentThread(), lastAct, last);
        try {
            Runtime.getRuntime().addShutdownHook(signal.hook);
        } catch (IllegalStateException shuttingDown) {
            throw new Rejected("Told to stop before a run was opened; nothing was changed", shuttingDown);
        }
        for (StopRequest request : StopRequest.values()) {
            signal.unregister.add(request.onEach(() -> signal.came(request)));
        }
        return signal;
    }

    /** From now on a signal interrupts the thread; one that came already does so at once. */
    public synchronized void arm() {
        armed = true;
        if (stopping) {
            worker.interrupt();
        }
    }

    /** From now on the calling thread is left alone, and no interrupt is pending. */
    public synchronized void disarm() {
        armed = false;
        Thread.interrupted();
    }

    /**
     * The calling thread is done: nothing holds the process back any longer. Where a signal is ending the process, this
     * does not return: an exit that is asked for between the last hook and the end would replace the signal's exit code.
     */
    @Override
    public void close() {
        if (cameAgain.get()) {
            awaitTheEnd(); // which the last act brings about
        }
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            awaitTheEnd();
        }
        if (cameAt.get() != null) {
            awaitTheEnd();
        }
        unregister.forEach(Runnable::run);
    }

    private static void awaitTheEnd() {
        while (true) {
            LockSupport.park();
            Thread.interrupted(); // whoever interrupts, the process ends by the signal
        }
    }

    private void came(StopRequest request) {
        if (request == StopRequest.INT
                && supervisor.filter(ProcessHandle::isAlive).isPresent()) {
            return; // a terminal sends it to both, and the supervisor passes it on
        }
        if (first()) {
            ProcessExit.exit(request.exitCode());
        } else if (!isSame(System.nanoTime() - cameAt.get()) && cameAgain.compareAndSet(false, true)) {
            lastAct.thenHalt(request.exitCode());
        }
    }

    /** Whether a signal so long after the first one is the same request. A supervisor that means another asks on. */
    private boolean isSame(long nanosAfter) {
        boolean maybePassedOn = supervisor.isPresent() && passedOn.compareAndSet(false, true);
        return nanosAfter < SAME_REQUEST_NANOS || (maybePassedOn && nanosAfter < PASSED_ON_NANOS);
    }

    private boolean first() {
        return cameAt.compareAndSet(null, System.nanoTime());
    }

    private void holdBack() {
        first(); // unless a handler has said so
        stop();
        awaitDone();
    }

    private synchronized void stop() {
        stopping = true;
        if (armed) {
            worker.interrupt();
        }
    }

    private void awaitDone() {
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                last.accept("What was under way did not stop within " + PATIENCE_SECONDS
                        + " s; nothing acknowledged is lost, the run can be resumed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
