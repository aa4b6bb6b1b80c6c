package dev.reproof.engine.home;

import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.LockedFile;
import dev.reproof.events.ReproofException;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The right to write to a run: at most one holder, among all threads of all processes of a machine, and none once the
 * holding process is gone, however it went.
 *
 * <p>On POSIX systems a process loses its lock on a file as soon as it closes <em>any</em> descriptor of that file, so a
 * second attempt within the holding process must not open the lock file at all. The claim file stops it: the Java
 * platform remembers which files it holds locked even where closing that second descriptor made the system forget. So
 * the claim decides between threads of one process, the lock between processes. Neither file is ever deleted, since a
 * lock on a deleted file excludes nobody; only with the whole run, when that has lost its name ({@link RunRemoval}).
 */
public final class RunLock implements AutoCloseable {

    /** Long enough for somebody who only reads to be done. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(50);

    private final RunHome home;
    private final LockedFile claim;
    private final LockedFile lock;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean noteIsOurs = true;

    private RunLock(RunHome home, LockedFile claim, LockedFile lock) {
        this.home = home;
        this.claim = claim;
        this.lock = lock;
    }

    /**
     * Takes the lock of a run whose directory exists, trying again until patience runs out, and leaves a note who has
     * it.
     *
     * @param run for messages only; the directory decides
     * @throws ReproofException.Rejected naming the holder, if somebody else kept the lock, or if this thread was
     *     interrupted while it waited
     * @throws ReproofException.Storage if the file system offers no lock or the directory is missing
     */
    public static RunLock acquire(RunHome home, RunId run, Holder me, Duration patience) {
        return DiskFailure.answer(
                "lock run " + run + " with", home.lock(), "check that the directory is writable", () -> {
                    RunLock held = await(home, run, patience);
                    held.announce(me);
                    return held;
                });
    }

    /**
     * Whether somebody has the lock right now. For who is about to start a runner: taking it for that moment could keep
     * one from starting.
     *
     * @throws ReproofException.Storage if the file system offers no lock
     */
    public static boolean isHeld(RunHome home) {
        if (!Files.isDirectory(home.directory())) {
            return false;
        }
        return DiskFailure.answer("look at", home.lock(), "check that the directory is writable", () -> {
            Optional<RunLock> free = tryOnce(home);
            if (free.isPresent()) {
                free.get().release();
            }
            return free.isEmpty();
        });
    }

    private static RunLock await(RunHome home, RunId run, Duration patience) throws IOException {
        long start = System.nanoTime();
        Optional<RunLock> held = tryOnce(home);
        while (held.isEmpty()) {
            long left = patience.toNanos() - (System.nanoTime() - start);
            if (left <= 0) {
                throw inUse(home, run, patience);
            }
            LockSupport.parkNanos(home, Math.min(left, BETWEEN_ATTEMPTS.toNanos()));
            if (Thread.currentThread().isInterrupted()) {
                throw new ReproofException.Rejected(
                        "Interrupted while waiting for the lock of run " + run + "; the run is untouched");
            }
            held = tryOnce(home);
        }
        return held.get();
    }

    private static Optional<RunLock> tryOnce(RunHome home) throws IOException {
        try {
            return tryBoth(home);
        } catch (LockedFile.NoLocks none) {
            throw new ReproofException.Storage(
                    "The file system of " + home.directory() + " offers no locks (" + none.getMessage()
                            + "), and without one two runners could work on one run: " + home.lock()
                            + "; put the run on another file system (--cwd). Nothing was changed",
                    none);
        }
    }

    private static Optional<RunLock> tryBoth(RunHome home) throws IOException {
        Optional<LockedFile> claim = LockedFile.tryLock(home.claim());
        if (claim.isEmpty()) {
            return Optional.empty();
        }
        Optional<LockedFile> lock = Optional.empty();
        try {
            lock = LockedFile.tryLock(home.lock());
            return lock.map(held -> new RunLock(home, claim.get(), held));
        } finally {
            if (lock.isEmpty()) {
                claim.get().close();
            }
        }
    }

    private void announce(Holder me) throws IOException {
        boolean announced = false;
        try {
            new HolderFile(home.holder()).write(me);
            announced = true;
        } finally {
            if (!announced) {
                release();
            }
        }
    }

    private static ReproofException.Rejected inUse(RunHome home, RunId run, Duration patience) {
        String holder = new HolderFile(home.holder())
                .read()
                .map(Holder::toString)
                .orElse("an unknown holder (no readable " + home.holder().getFileName() + ")");
        return new ReproofException.Rejected(
                "Run " + run + " is in use by " + holder + "; waited " + patience.toMillis()
                        + " ms for " + home.lock() + "; wait for that process to end or stop it, then try again,"
                        + " and leave the lock file where it is");
    }

    /**
     * Lets the next one in; the note is removed first. Closing again does nothing.
     *
     * @throws ReproofException.Storage if that failed; the end of the process frees the lock in any case
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        DiskFailure.attempt("release the lock", home.lock(), "it is free at the latest when this process ends", () -> {
            try {
                if (noteIsOurs) {
                    Files.deleteIfExists(home.holder());
                }
            } finally {
                release();
            }
        });
    }

    /** Leaves the note alone when this is closed: by now it is, or will be, that of somebody else. */
    public void leave() {
        noteIsOurs = false;
    }

    /**
     * Lets go of a run whose directory has another name by now. Whoever has made a new run in its place has left a note
     * there, which stays.
     *
     * @throws ReproofException.Storage if that failed; the end of the process frees the lock in any case
     */
    public void closeMoved() {
        leave();
        close();
    }

    private void release() throws IOException {
        try {
            lock.close();
        } finally {
            claim.close();
        }
    }
}
