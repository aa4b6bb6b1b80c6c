package dev.reproof.engine;

import dev.reproof.engine.files.RunHome;
import dev.reproof.engine.log.AxonEventLog;
import dev.reproof.engine.log.EventCodec;
import dev.reproof.engine.log.EventLog;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.NotFound;

/**
 * The one way into the engine: starts runs, brings them back, looks at them. It has no state of its own, so one engine
 * serves any number of runs in one process.
 */
public final class ResumeEngine {

    private final EngineSettings settings;

    public ResumeEngine(EngineSettings settings) {
        this.settings = settings;
    }

    /**
     * Starts a run. Its start is durable when this returns.
     *
     * @throws ReproofException.Rejected when the run exists, or another process holds its lock
     */
    public RecoveredRun start(RunPlaces places, NewRun request) {
        return new Recovery(settings, places).start(request);
    }

    /**
     * Brings a run back from its event log: everything is replayed and checked before any command can run. Tasks that
     * an earlier process left running wait again, and agents that it left at work are ended. A run that has finished
     * comes back as it is, and takes no commands.
     *
     * @param options a named option must be the recorded one
     * @throws ReproofException.NotFound when there is no run
     * @throws ReproofException.Corrupt when its log is damaged
     * @throws ReproofException.TooNew when its log was written by a newer version
     * @throws ReproofException.Rejected when an option differs, another process holds its lock, or an earlier process
     *     may have left an agent at work that cannot be told from other processes
     */
    public RecoveredRun resume(RunPlaces places, OptionChoices options) {
        return new Recovery(settings, places).resume(options);
    }

    /**
     * Starts the run, or brings it back if it exists; then its DAG and the named options must be the recorded ones.
     *
     * @throws ReproofException.Rejected also when the DAG differs
     */
    public RecoveredRun startOrResume(RunPlaces places, NewRun request) {
        return new Recovery(settings, places).startOrResume(request);
    }

    /**
     * Looks at a run without a lock: a runner may be writing to it, or start to.
     *
     * @throws ReproofException.NotFound when there is no run
     */
    public RunView view(RunHome home) {
        NotFound none = new NotFound(
                "No run in " + home.directory() + ": it has no event log with a start; reproof runs lists the runs");
        if (!home.hasEvents()) {
            throw none;
        }
        EventLog log = AxonEventLog.readH2(home.events(), new EventCodec());
        try {
            return new RunView(log, Replay.of(log, log.run().orElseThrow(() -> none)));
        } catch (RuntimeException | Error e) {
            log.close();
            throw e;
        }
    }
}
