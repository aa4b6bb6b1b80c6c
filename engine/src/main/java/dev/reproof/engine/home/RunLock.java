package dev.reproof.engine.home;

import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.events.ReproofException;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to write to a run: at most one holder, among all threads of all processes of a machine, and none once the
 * holding process is gone, however it went.
 *
 * <p>It is a {@link ClaimedLock} with a note who holds it.
 */
public final class RunLock implements AutoCloseable {

    /** Long enough for somebody who only reads to be done. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RunHome home;
    private final ClaimedLock lock;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean noteIsOurs = true;

    private RunLock(RunHome home, ClaimedLock lock) {
        this.home = home;
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
                    RunLock held = new RunLock(
                            home,
                            ClaimedLock.within(home.lock(), home.claim(), patience, "run " + run)
                                    .orElseThrow(() -> inUse(home, run, patience)));
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
        return ClaimedLock.isHeld(home.lock(), home.claim());
    }

    private void announce(Holder me) throws IOException {
        boolean announced = false;
        try {
            new HolderFile(home.holder()).write(me);
            announced = true;
        } finally {
            if (!announced) {
                lock.close();
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
                lock.close();
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
}
