package dev.reproof.engine.store;

import dev.reproof.engine.home.Holder;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.steer.CommandBox;
import dev.reproof.events.ReproofException;
import dev.reproof.events.TaskId;
import java.time.Duration;
import java.util.Optional;

/**
 * The right of this process to write to a run. What is opened through it is closed before it.
 */
public interface Tenure extends AutoCloseable {

    /** Opens or creates the run's log, to write to it. */
    EventLog open();

    /**
     * Begins another log for the run, in place of what an earlier attempt to make one left.
     *
     * @throws ReproofException.Storage if that is impossible
     */
    LogInTheMaking begin();

    /**
     * Moves the run's log out of the way.
     *
     * @return what it is called now
     * @throws ReproofException.Storage if that is impossible
     */
    String setAside();

    /**
     * Makes sure that the right is still there, for who waits and commits nothing meanwhile; quick.
     *
     * @throws ReproofException.Concurrency when it was lost to another process, or may have been; names who has the run now
     */
    void require();

    /** Whether somebody has noted in the store that a pause is released; to be asked often. */
    default boolean isReleased(TaskId task, int iteration) {
        return false;
    }

    /** Forgets such a note: the pause opens for the first time, or again. */
    default void forgetRelease(TaskId task, int iteration) {
        // there is none
    }

    /** Where commands by hand wait for whoever has this right; none is taken from there once it is lost. */
    CommandBox commands();

    /** A word that changes with each proof that the right is still this process's. */
    String sign();

    /** How long the right lasts without such a proof; absent where it lasts as long as the process. */
    Optional<Duration> lease();

    /** Who had the right before; absent where nobody had, or where only processes of this machine can have had it. */
    Optional<Before> before();

    /**
     * A process that had the right to write.
     *
     * @param agentsOutlive how long its agents go on without a sign of it
     * @param here whether it was one of this machine and this directory, so that its agents and files can be seen
     */
    record Before(Holder holder, Duration agentsOutlive, boolean here) {

        /** The same where agents of others before it may be at work, of which as much is known as that they usually end by then. */
        public Before outliving(Duration usual) {
            return new Before(holder, agentsOutlive.compareTo(usual) < 0 ? usual : agentsOutlive, here);
        }
    }

    /** Has the next holder hear of who had the right before this process, which starts no agents. */
    default void pass() {
        // nobody hears of anybody
    }

    /** Has the next holder hear of nobody: whatever was at work has ended. */
    default void settle() {
        // nobody hears of anybody
    }

    /** Leaves what says who the holder is alone when this is closed: by now it is, or will be, that of somebody else. */
    void leave();

    /** Lets the next one in. Closing again does nothing. */
    @Override
    void close();
}
