package dev.reproof.engine.log;

import java.nio.file.Path;

/** Where the event logs of runs are kept: the one way to open a log. */
public interface LogStore {

    /**
     * Opens or creates a log, to write to it.
     *
     * @param base its place and name, without what a product adds
     */
    EventLog open(Path base);

    /** Opens a log that exists, to read it, even while a runner is writing to it. */
    EventLog read(Path base);

    /**
     * Rewrites a copy of a log, which nobody has open, without what it wastes.
     *
     * @throws dev.reproof.events.ReproofException.Storage when that fails; what is left of the copy is good for nothing
     */
    void rewrite(Path base);
}
