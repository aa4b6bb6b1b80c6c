package dev.reproof.engine.store;

import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.Insider;
import dev.reproof.engine.log.LogStore;
import dev.reproof.engine.steer.CommandBox;
import dev.reproof.engine.steer.CommandInbox;
import dev.reproof.events.ReproofException;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the logs of runs are kept. Each run has one log, and at most one process at a time the right to write to it. Safe
 * for many threads.
 */
public non-sealed interface RunStore extends Store {

    /** What a store can do: there is no other kind. */
    static RunStore of(Store store) {
        return (RunStore) store;
    }

    /**
     * The store itself that has the log of that run, or had it before a move was stopped: as its directory says, and where that
     * says nothing, the one that was named.
     */
    default RunStore keeping(RunHome home) {
        return this;
    }

    /** The store itself that was named, whatever directories say; else files. */
    default RunStore named() {
        return this;
    }

    /** What a state file calls the log of that run; names neither a user nor a password. */
    String name(RunHome home);

    /** Where the log of that run is, for messages. */
    String place(RunHome home);

    /**
     * Whether anything was ever written to the log of that run; what is no log is for whoever opens it to refuse.
     *
     * @throws ReproofException.Storage when that cannot be seen
     */
    boolean has(RunHome home);

    /**
     * Makes the run's directory, durably and for the owner only, if it is missing, with what tells of its log there.
     *
     * @throws ReproofException.Storage if that is impossible
     */
    void prepare(RunHome home);

    /**
     * Opens the log of a run to read it, even while a runner is writing to it. Takes neither lock nor lease.
     *
     * @throws ReproofException.NotFound when it has none, or its writer has not begun the run yet
     */
    EventLog read(RunHome home);

    /**
     * Takes the right to write to a run, whose directory exists, for this process; waits for whoever has it until patience
     * runs out.
     *
     * @param insider only the engine writes to runs: it replays one first
     * @param run for messages only where logs are files: the directory decides
     * @param agentsOutlive how long the agents of this process go on without a sign of it; absent where the store decides
     * @throws ReproofException.Rejected naming the holder, if somebody else kept it
     */
    Tenure claim(
            Insider insider, RunHome home, RunId run, Holder me, Optional<Duration> agentsOutlive, Duration patience);

    /**
     * Takes the right to write to a run that comes from another store, for who has the right to write to it there, and so its
     * directory.
     *
     * @param agentsOutlive as for {@link #claim}
     * @throws ReproofException.Rejected naming the holder, if somebody has the right here
     */
    Tenure receive(Insider insider, RunHome home, RunId run, Holder me, Optional<Duration> agentsOutlive);

    /**
     * Opens the log of that run that was set aside last, to read it; absent where none was.
     *
     * @see Tenure#setAside
     */
    Optional<EventLog> readAside(RunHome home);

    /** Has the run's directory say, durably, that its log is here. */
    void note(RunHome home);

    /** Who has the right to write to that run now, or says so; absent where nobody does. Takes neither lock nor lease. */
    Optional<Holder> holder(RunHome home);

    /** What keeps the log of that run as a file beside its other files; absent where it is elsewhere. */
    Optional<LogStore> files(RunHome home);

    /**
     * Notes that a pause is released, for the run's runner wherever it is.
     *
     * @return whether this is the first such note; absent where pauses are released in the run's directory alone
     */
    default Optional<Boolean> release(RunHome home, TaskId task, int iteration) {
        return Optional.empty();
    }

    /** Where to leave commands by hand for the run's runner, wherever it is. */
    default CommandBox commands(RunHome home) {
        return new CommandInbox(home);
    }

    /**
     * Removes the log of a run that nobody has, and what this machine has of it.
     *
     * @throws ReproofException.Rejected naming the holder, if somebody has it; or where its log goes with its directory
     */
    default void remove(Insider insider, RunHome home, Holder me) {
        throw new ReproofException.Rejected("The log of the run in " + home.directory() + " goes with its directory");
    }

    /**
     * The runs whose logs are in one place that is shared, by name; none where each is in its own directory, for who lists
     * directories.
     */
    default List<RunId> runs() {
        return List.of();
    }
}
