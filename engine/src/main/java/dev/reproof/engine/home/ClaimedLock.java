package dev.reproof.engine.home;

import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.LockedFile;
import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock on a file: at most one holder, among all threads of all processes of a machine, and none once the holding
 * process is gone, however it went.
 *
 * <p>On POSIX systems a process loses its lock on a file as soon as it closes <em>any</em> descriptor of that file, so a
 * second attempt within the holding process must not open the lock file at all. The claim file stops it: the Java
 * platform remembers which files it holds locked even where closing that second descriptor made the system forget. So
 * the claim decides between threads of one process, the lock between processes. Neither file is ever deleted, since a
 * lock on a deleted file excludes nobody; only with the whole run, when that has lost its name ({@link RunRemoval}).
 */
record ClaimedLock(LockedFile claim, LockedFile lock) implements AutoCloseable {

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(50);

    /**
     * Takes the lock, trying again until patience runs out; empty if somebody else kept it.
     *
     * @param what for messages: what is locked
     * @throws ReproofException.Rejected if this thread was interrupted while it waited
     * @throws ReproofException.Storage if the file system offers no locks
     */
    static Optional<ClaimedLock> within(Path lock, Path claim, Duration patience, String what) throws IOException {
        long start = System.nanoTime();
        Optional<ClaimedLock> held = tryOnce(lock, claim);
        while (held.isEmpty()) {
            long left = patience.toNanos() - (System.nanoTime() - start);
            if (left <= 0) {
                return Optional.empty();
            }
            LockSupport.parkNanos(lock, Math.min(left, BETWEEN_ATTEMPTS.toNanos()));
            if (Thread.currentThread().isInterrupted()) {
                throw new ReproofException.Rejected(
                        "Interrupted while waiting for the lock of " + what + "; the run is untouched");
            }
            held = tryOnce(lock, claim);
        }
        return held;
    }

    /**
     * Whether somebody has it right now; it is taken for that moment.
     *
     * @throws ReproofException.Storage if the file system offers no locks
     */
    static boolean isHeld(Path lock, Path claim) {
        return DiskFailure.answer("look at", lock, "check that the directory is writable", () -> {
            Optional<ClaimedLock> free = tryOnce(lock, claim);
            if (free.isPresent()) {
                free.get().close();
            }
            return free.isEmpty();
        });
    }

    private static Optional<ClaimedLock> tryOnce(Path lock, Path claim) throws IOException {
        try {
            return tryBoth(lock, claim);
        } catch (LockedFile.NoLocks none) {
            throw new ReproofException.Storage(
                    "The file system of " + lock.getParent() + " offers no locks (" + none.getMessage()
                            + "), and without one two runners could work on one run: " + lock
                            + "; put the run on another file system (--cwd). Nothing was changed",
                    none);
        }
    }

    private static Optional<ClaimedLock> tryBoth(Path lock, Path claim) throws IOException {
        Optional<LockedFile> claimed = LockedFile.tryLock(claim);
        if (claimed.isEmpty()) {
            return Optional.empty();
        }
        Optional<LockedFile> locked = Optional.empty();
        try {
            locked = LockedFile.tryLock(lock);
            return locked.map(held -> new ClaimedLock(claimed.get(), held));
        } finally {
            if (locked.isEmpty()) {
                claimed.get().close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            lock.close();
        } finally {
            claim.close();
        }
    }
}
