package dev.reproof.engine.store;

import dev.reproof.engine.log.EventLog;
import dev.reproof.events.ReproofException;

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

    /** Leaves what says who the holder is alone when this is closed: by now it is, or will be, that of somebody else. */
    void leave();

    /** Lets the next one in. Closing again does nothing. */
    @Override
    void close();
}
