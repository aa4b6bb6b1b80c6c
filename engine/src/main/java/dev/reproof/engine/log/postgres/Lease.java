package dev.reproof.engine.log.postgres;

import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Concurrency;
import dev.reproof.events.ReproofException.Storage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Keeps the right to write to a run: renews it on a connection and a thread of its own, and says when it is lost, which
 * another thread watches, since a renewal may hang. The right says when others may try; what makes that safe is the fence.
 */
final class Lease implements AutoCloseable {

    private final Link link;
    private final RunRows runs;
    private final Fence fence;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Consumer<ReproofException>> stops = new ArrayList<>();
    private long renewed;
    private Optional<ReproofException> lost = Optional.empty();
    private boolean closed;

    private Lease(Link link, RunRows runs, Fence fence, long renewed) {
        this.link = link;
        this.runs = runs;
        this.fence = fence;
        this.renewed = renewed;
    }

    /** @param claimed when the claim was sent, by {@link System#nanoTime} */
    static Lease begin(Link link, Tables tables, Fence fence, long claimed) {
        Lease lease = new Lease(link, new RunRows(tables), fence, claimed);
        start("reproof-lease-renewal", lease::renew);
        start("reproof-lease-watch", lease::watch);
        return lease;
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs this when the right is lost, on another thread, or at once where it is already. */
    void whenLost(Consumer<ReproofException> stop) {
        Optional<ReproofException> reason;
        lock.lock();
        try {
            reason = lost;
            if (reason.isEmpty()) {
                stops.add(stop);
            }
        } finally {
            lock.unlock();
        }
        reason.ifPresent(stop);
    }

    /** For who writes under this right: to be asked before, and what it gives to be run when the write was answered. */
    Runnable sign() {
        long sent = System.nanoTime();
        return () -> renewed(sent);
    }

    /** When the server was asked last of what it has answered, by {@link System#nanoTime}. */
    long renewed() {
        lock.lock();
        try {
            return renewed;
        } finally {
            lock.unlock();
        }
    }

    private void renewed(long sent) {
        lock.lock();
        try {
            renewed = Math.max(renewed, sent);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void renew() {
        long pause = fence.terms().renewal().toNanos();
        while (waited(pause)) {
            Runnable sent = sign();
            try {
                if (!link.once(connection -> runs.renew(connection, fence))) {
                    lose(takenOver());
                    return;
                }
                sent.run();
                pause = fence.terms().renewal().toNanos();
            } catch (SQLException e) {
                pause = fence.terms().renewal().dividedBy(10).toNanos(); // the watch counts how long that goes on
            }
        }
    }

    /** Whether there is still something to renew. */
    private boolean waited(long nanos) {
        long end = System.nanoTime() + nanos;
        lock.lock();
        try {
            for (long left = nanos; left > 0 && !closed && lost.isEmpty(); left = end - System.nanoTime()) {
                changed.awaitNanos(left);
            }
            return !closed && lost.isEmpty();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        lock.lock();
        try {
            long left = left();
            while (left > 0 && !closed && lost.isEmpty()) {
                changed.awaitNanos(left);
                left = left();
            }
            if (closed || lost.isPresent()) {
                return;
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
        lose(silent());
    }

    /** Says who has the run now. */
    private ReproofException takenOver() throws SQLException {
        return link.once(connection -> runs.look(connection, fence.row()))
                .map(fence::takenOver)
                .orElseGet(() -> new Concurrency(
                        "Run " + fence.row() + " is gone from its store; this runner has lost it and must stop", null));
    }

    /** Who was suspended may find that somebody has the run; else nobody may have, and the server was not heard. */
    private ReproofException silent() {
        return takenOverMeanwhile()
                .orElseGet(() -> new Storage(
                        "The right to write to run " + fence.row() + " could not be renewed for "
                                + fence.terms().lost().toSeconds() + " s, and others may take it from now on: holder "
                                + fence.holder() + ", epoch " + fence.epoch()
                                + "; this runner stops and ends its agents, nothing that was acknowledged is lost: see"
                                + " whether the server answers, then resume the run",
                        null));
    }

    private Optional<ReproofException> takenOverMeanwhile() {
        try (Link once = new Link(
                link.server(), link.patience(), Optional.of(fence.terms().renewal()))) {
            return once.once(connection -> runs.look(connection, fence.row()))
                    .filter(now -> now.epoch() > fence.epoch())
                    .map(fence::takenOver);
        } catch (SQLException unheard) {
            return Optional.empty();
        }
    }

    private long left() {
        return renewed + fence.terms().lost().toNanos() - System.nanoTime();
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        return new IllegalStateException("Nobody interrupts this thread", e);
    }

    private void lose(ReproofException reason) {
        List<Consumer<ReproofException>> told;
        lock.lock();
        try {
            if (lost.isPresent() || closed) {
                return;
            }
            lost = Optional.of(reason);
            told = List.copyOf(stops);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        told.forEach(stop -> stop.accept(reason));
    }

    /** No renewal begins any more. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
