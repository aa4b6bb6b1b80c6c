package dev.reproof.engine.home;

import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.FileIdentity;
import dev.reproof.events.ReproofException;
import dev.reproof.events.RunId;
import java.nio.file.Files;
import java.time.Duration;

/**
 * Shows, also to other machines, that the supervisor of a run lives: it holds this from before it starts a runner until its
 * end, however that comes. A runner that is gone may have left agents in a container that its supervisor keeps alive.
 */
public final class SupervisorLock implements AutoCloseable {

    private final RunHome home;
    private final ClaimedLock lock;
    private final FileIdentity file;

    private SupervisorLock(RunHome home, ClaimedLock lock, FileIdentity file) {
        this.home = home;
        this.lock = lock;
        this.file = file;
    }

    /**
     * Takes the lock of a run whose directory exists, trying again until patience runs out.
     *
     * @param run for messages only; the directory decides
     * @throws ReproofException.Rejected if another supervisor kept it, or this thread was interrupted while it waited
     * @throws ReproofException.Storage if the file system offers no lock or the directory is missing
     */
    public static SupervisorLock acquire(RunHome home, RunId run, Duration patience) {
        return DiskFailure.answer(
                "lock the supervision of run " + run + " with",
                home.supervisorLock(),
                "check that the directory is writable",
                () -> {
                    ClaimedLock lock = ClaimedLock.within(
                                    home.supervisorLock(),
                                    home.supervisorClaim(),
                                    patience,
                                    "the supervisor of run " + run)
                            .orElseThrow(() -> new ReproofException.Rejected("Another supervisor is at work on run "
                                    + run + ", here or on another machine; waited " + patience.toMillis() + " ms for "
                                    + home.supervisorLock() + "; wait for it to end or stop it, then try again, and"
                                    + " leave that file where it is"));
                    return new SupervisorLock(home, lock, FileIdentity.of(home.supervisorLock()));
                });
    }

    /**
     * Whether a supervisor of the run lives, here or elsewhere.
     *
     * @throws ReproofException.Storage if the file system does not tell
     */
    public static boolean isHeld(RunHome home) {
        return Files.exists(home.supervisorLock()) && ClaimedLock.isHeld(home.supervisorLock(), home.supervisorClaim());
    }

    /** Whether the run still has that lock: its directory may have been taken away, and another one made. */
    public boolean isOfTheRun() {
        return file.isStillNamed();
    }

    /**
     * Lets the next one in.
     *
     * @throws ReproofException.Storage if that failed; the end of the process frees the lock in any case
     */
    @Override
    public void close() {
        DiskFailure.attempt(
                "release the lock",
                home.supervisorLock(),
                "it is free at the latest when this process ends",
                lock::close);
    }
}
