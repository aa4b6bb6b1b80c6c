package dev.reproof.engine;

import dev.reproof.engine.archive.PackedRun;
import dev.reproof.engine.archive.RunPacker;
import dev.reproof.engine.archive.RunUnpacker;
import dev.reproof.engine.audit.LogAudit;
import dev.reproof.engine.audit.LogVerdict;
import dev.reproof.engine.compact.Compaction;
import dev.reproof.engine.fork.ForkPoint;
import dev.reproof.engine.fork.ForkedRun;
import dev.reproof.engine.heads.HeadVerifier;
import dev.reproof.engine.heads.HeadsFile;
import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.LogCopy;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.RunLock;
import dev.reproof.engine.home.RunRoot;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogStore;
import dev.reproof.engine.move.LogAsFile;
import dev.reproof.engine.move.RunMove;
import dev.reproof.engine.recover.AgentsElsewhere;
import dev.reproof.engine.recover.ArrivalNote;
import dev.reproof.engine.recover.Recovery;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.request.CompactedLog;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.MovedRun;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePlan;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.roads.RoadChoice;
import dev.reproof.engine.store.RunStore;
import dev.reproof.engine.store.Store;
import dev.reproof.engine.store.Tenure;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.projections.run.RunState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The one way into the engine: starts runs, brings them back, looks at them. It has no state of its own, so one engine
 * serves any number of runs in one process.
 */
public final class ResumeEngine {

    private final EngineSettings settings;
    private final RunStore store;

    /** Each run keeps its log in its directory. */
    public ResumeEngine(EngineSettings settings) {
        this(settings, Store.files());
    }

    /** @param store where the logs are kept; stays open for its owner to close */
    public ResumeEngine(EngineSettings settings, Store store) {
        this.settings = settings;
        this.store = RunStore.of(store);
    }

    /** An engine with {@linkplain EngineSettings#defaults() what fits most processes}. */
    public static ResumeEngine create() {
        return new ResumeEngine(EngineSettings.defaults());
    }

    /**
     * Starts a run. Its start is durable when this returns.
     *
     * @throws ReproofException.Rejected when the run exists, or another process holds its lock
     */
    public RecoveredRun start(RunPlaces places, NewRun request) {
        return new RecoveredRun(recovery(places, ResumePolicy.STRICT).start(request));
    }

    /**
     * Brings a run back from its event log: everything is replayed and checked before any command can run. Tasks that
     * an earlier process left running wait again, and agents that it left at work are ended; with
     * {@link EngineSettings#adoptingAgents} they are gone on with where that is possible. A run that has finished
     * comes back as it is, and takes no commands, unless {@code policy} opens it again.
     *
     * @param options a named option must be the recorded one, unless {@code policy} accepts another
     * @throws ReproofException.NotFound when there is no run
     * @throws ReproofException.Corrupt when its log is damaged
     * @throws ReproofException.TooNew when its log was written by a newer version
     * @throws ReproofException.Rejected when an option differs, another process holds its lock, or an earlier process
     *     may have left an agent at work that cannot be told from other processes
     */
    public RecoveredRun resume(RunPlaces places, OptionChoices options, ResumePolicy policy) {
        return new RecoveredRun(recovery(places, policy).resume(options));
    }

    /** Brings a run back as it was recorded. */
    public RecoveredRun resume(RunPlaces places, OptionChoices options) {
        return resume(places, options, ResumePolicy.STRICT);
    }

    /**
     * Starts the run, or brings it back if it exists; then its DAG and the named options must be the recorded ones.
     *
     * @throws ReproofException.Rejected also when the DAG differs
     */
    public RecoveredRun startOrResume(RunPlaces places, NewRun request, ResumePolicy policy) {
        return new RecoveredRun(recovery(places, policy).startOrResume(request));
    }

    /** Starts the run, or brings it back as it was recorded. */
    public RecoveredRun startOrResume(RunPlaces places, NewRun request) {
        return startOrResume(places, request, ResumePolicy.STRICT);
    }

    /**
     * Brings a run back from a state file of version 1 or 2, wherever that lies: every transcript is rebuilt from what
     * the file points to or holds, checked, and imported into a log of its own, before any command can run. Where the
     * run's directory has a log already that was made of this file, or that the file was written from, that is the
     * better road and is taken.
     *
     * @param places of the run that goes on; the transcripts' files are looked for where its artifacts are pinned, else
     *     where the file says, else beside the file
     * @param request the DAG to go on with; a file that holds its own needs none
     * @throws ReproofException.Corrupt when the file is damaged, a transcript cannot be rebuilt (naming all), or the
     *     directory has the log of another history
     * @throws ReproofException.Invalid when the DAG is missing or cannot be run
     */
    public RecoveredRun resumeFrom(
            Path stateFile, RunPlaces places, Optional<NewRun> request, OptionChoices options, ResumePolicy policy) {
        return new RecoveredRun(recovery(places, policy).resumeFrom(stateFile, request, options));
    }

    /**
     * Has a person settle tasks of a run that nobody works on, or have them run again; recorded, it holds at the next resume. Agents
     * that an earlier runner has left at work stay at work, unless what was recorded settles their tasks: then the next resume ends
     * them. Commands that wait in the run's directory come first.
     *
     * @param request a DAG to go on with, which the policy has to accept; absent for the recorded one
     * @param commands says what is wanted
     * @return the run as it stands then
     * @throws ReproofException.NotFound when there is no run, or no such task
     * @throws ReproofException.Rejected when another process holds its lock, or what is wanted does not fit the run
     */
    public RunState steer(
            RunPlaces places, Optional<NewRun> request, ResumePolicy policy, Consumer<Steering> commands) {
        try (RecoveredRun run = new RecoveredRun(recovery(places, policy).attended(request))) {
            Steering steering = new Steering(run, settings);
            steering.takeWaiting(settings.warnings());
            commands.accept(steering);
            return run.state();
        }
    }

    private Recovery recovery(RunPlaces places, ResumePolicy policy) {
        return new Recovery(settings, store, places, policy);
    }

    /**
     * Says what a resume would do, and changes nothing. Where there are records of agents, the run's lock is taken for the
     * moment it takes to see whether a runner is at work.
     *
     * @param stateFile a state file to go on from; absent for what the run's directory has
     * @param request a DAG to go on with; absent for the recorded one
     * @throws ReproofException.Corrupt when a resume would be refused as a whole
     * @throws ReproofException.NotFound when there is neither a log nor a state file
     */
    public ResumePlan plan(RunPlaces places, Optional<Path> stateFile, Optional<NewRun> request, ResumePolicy policy) {
        RunHome home = places.home();
        Map<AttemptKey, String> goesOn = new HashMap<>();
        ResumePlan plan = new RoadChoice(settings, places, policy, store).plan(stateFile, request, (replay, log) -> {
            if (settings.adopting()) {
                goesOn.putAll(Recovery.foreseen(settings, home, replay, log));
            }
            return goesOn;
        });
        if (!Files.isDirectory(home.agents()) || (Files.exists(home.lock()) && RunLock.isHeld(home))) {
            return plan; // a runner is at work, with agents of its own
        }
        return plan.leaving(Recovery.look(settings, home, policy, goesOn.keySet()));
    }

    /**
     * Makes the log of a finished run as small as what it holds. A kill at any moment leaves the log whole. Takes the
     * run's lock, and for a while as much of the disk as the log once more, and what it holds.
     *
     * @return absent where logs are no files of their own, so that there is nothing to gain
     * @throws ReproofException.NotFound when there is no run
     * @throws ReproofException.Rejected when the run has not finished, another process holds its lock, or the disk is too
     *     full; the message says how much is needed
     * @throws ReproofException.Corrupt when the log, or what became of the copy, is damaged; the log is as it was
     */
    public Optional<CompactedLog> compact(RunPlaces places) {
        RunHome home = places.home();
        if (!store.has(home)) {
            throw none(home);
        }
        if (store.files(home).isEmpty()) {
            return Optional.empty();
        }
        Tenure tenure = Recovery.claim(settings, store, home, home.nameForMessages());
        try (tenure) {
            return store.files(home).map(files -> {
                new LogCopy(home).discard();
                return Compaction.of(home, files).run();
            });
        }
    }

    /**
     * Ends the agents that an earlier runner has left at work, as a resume does first; the run is left as it is. Takes the
     * run's lock.
     *
     * @param said takes a line for each of them
     * @throws ReproofException.Rejected when another process holds its lock, or an agent may be at work that cannot be told
     *     from other processes; then none was touched
     */
    public void endAgents(RunHome home, Consumer<String> said) {
        Recovery.endAgents(settings, store, home, said);
    }

    /**
     * Looks at a run without a lock: a runner may be writing to it, or start to.
     *
     * @throws ReproofException.NotFound when there is no run
     */
    public RunView view(RunHome home) {
        if (!store.has(home)) {
            throw none(home);
        }
        EventLog log = store.read(home);
        try {
            return new RunView(home, log, Replay.of(log, log.run().orElseThrow(() -> none(home))));
        } catch (RuntimeException | Error e) {
            log.close();
            throw e;
        }
    }

    /**
     * Opens the trail of a run without a lock, as it is at this moment.
     *
     * @throws ReproofException.NotFound when there is no run
     */
    public RunTrail trail(RunHome home) {
        if (!store.has(home)) {
            throw none(home);
        }
        EventLog log = store.read(home);
        try {
            return new RunTrail(log.run().orElseThrow(() -> none(home)), log);
        } catch (RuntimeException | Error e) {
            log.close();
            throw e;
        }
    }

    /**
     * Audits the log of a run without a lock: whether all that it holds is what was written, and whether its end is there.
     * Damage is what it tells of, and is not thrown.
     *
     * @param head a head of the chain that is known from elsewhere; absent for the one in the state file
     * @param key checks the signed heads; absent where they are left alone
     * @throws ReproofException.NotFound when there is no run
     * @throws ReproofException.Storage when the system does not let it be read
     */
    public LogVerdict audit(RunHome home, Optional<Sha256> head, Optional<HeadVerifier> key) {
        if (!store.has(home)) {
            throw none(home);
        }
        LogAudit.Expected expected = head.map(
                        given -> new LogAudit.Expected(LogVerdict.Judge.GIVEN, Optional.of(given), Optional.empty()))
                .orElseGet(() -> LogAudit.Expected.of(home)); // before the log: what it knows is in a sound one
        return LogAudit.of(
                home.name(),
                () -> store.read(home),
                expected,
                key.map(verifier -> () -> new LogAudit.Signed(verifier, new HeadsFile(home.heads()).read())));
    }

    /**
     * Takes the log of a run to another store, byte for byte and compared, so that the run goes on there and nowhere else; what
     * it was is set aside. Takes the right to write to it in both. Done again after it was stopped, it goes on.
     *
     * @throws ReproofException.NotFound when there is no run
     * @throws ReproofException.Rejected when it is in that store already, somebody has the right to write to it, or agents of it
     *     are or may be at work
     * @throws ReproofException.Corrupt when its log is not what was written; nothing was changed
     */
    public MovedRun copyRun(RunHome home, Store to) {
        RunStore from = store.keeping(home);
        RunStore target = RunStore.of(to).named();
        if (from.name(home).equals(target.name(home))) {
            throw new ReproofException.Rejected("The log of run " + home.name() + " is in " + target.name(home)
                    + " already; name another store with --to");
        }
        from.prepare(home);
        Tenure here = Recovery.claim(settings, from, home, home.nameForMessages());
        try (here) {
            here.pass();
            Recovery.requireNoAgents(settings, home);
            Holder me = new Holder(
                    settings.runner().pid(),
                    settings.runner().host(),
                    settings.clock().instant());
            return new RunMove(
                            home,
                            from,
                            target,
                            me,
                            (log, run, end) -> ArrivalNote.write(
                                    log,
                                    run,
                                    "RUN_COPIED",
                                    "The log was copied from " + from.name(home) + " on "
                                            + settings.runner().host() + " with head " + end.link() + " at position "
                                            + end.position(),
                                    settings.clock().instant()),
                            settings.warnings())
                    .run(
                            here,
                            settings.agentsOutlive(),
                            (tenure, replay) -> AgentsElsewhere.awaitAll(tenure, replay, settings.warnings()));
        }
    }

    /**
     * Packs a run into one file, once its log was verified. Takes the run's lock.
     *
     * @param withArtifacts whether the files of its artifacts are packed too
     * @throws ReproofException.NotFound when there is no run
     * @throws ReproofException.Rejected when another process holds its lock, or there is something of that name
     * @throws ReproofException.Corrupt when the log is not what was written, or its end is missing
     */
    public PackedRun exportRun(RunHome home, Path archive, boolean withArtifacts) {
        if (!store.has(home)) {
            throw none(home);
        }
        if (store.files(home).isEmpty()) {
            store.prepare(home);
        }
        Tenure tenure = Recovery.claim(settings, store, home, home.nameForMessages());
        try (tenure) {
            tenure.pass();
            LogVerdict verdict = sound(audit(home, Optional.empty(), Optional.empty()));
            Optional<Path> artifacts = withArtifacts ? artifacts(home) : Optional.empty();
            if (store.files(home).isPresent()) {
                return packed(home, home.eventsFile(), artifacts, verdict, archive);
            }
            try (EventLog log = store.read(home);
                    LogAsFile file = new LogAsFile(home)) {
                LogStore files = RunStore.of(Store.files()).files(home).orElseThrow();
                return packed(home, file.make(new RunId(verdict.run()), log, files), artifacts, verdict, archive);
            }
        }
    }

    /**
     * Makes a run of the past of another one, up to a point, with the texts that belong to it. The other run is only read, and may be
     * going on meanwhile. The new one waits to be resumed, and gets the same prompts as the other one where nothing is changed
     * before; its log is in the same store, its state file and its artifacts are there when this returns.
     *
     * @param target its last part is the id of the new run
     * @throws ReproofException.NotFound when there is no run to fork
     * @throws ReproofException.Rejected when it has no such point, or there is a run in the target already
     * @throws ReproofException.Corrupt when the log of the run is damaged; then there is no new one
     */
    public ForkedRun forkRun(RunHome source, ForkPoint at, RunHome target) {
        RunStore keeping = store.keeping(source);
        if (!keeping.has(source)) {
            throw none(source);
        }
        if (store.has(target)) { // its directory may say that it is in another store
            throw Forking.exists(target);
        }
        return new Forking(settings, keeping, target).of(source, at, () -> none(source));
    }

    private PackedRun packed(RunHome home, Path log, Optional<Path> artifacts, LogVerdict verdict, Path archive) {
        return new RunPacker(home, log, artifacts)
                .pack(new RunId(verdict.run()), verdict.end(), settings.runner().host(), archive);
    }

    private Optional<Path> artifacts(RunHome home) {
        try (RunView view = view(home)) {
            return home.artifacts(view.state().artifacts());
        }
    }

    /**
     * Makes a run of an archive, under the id that it had, and has it say so. Its log is verified before.
     *
     * @throws ReproofException.NotFound when there is no archive
     * @throws ReproofException.Corrupt when it is damaged, or none of a run
     * @throws ReproofException.Rejected when there is a run of that id already, or too little room
     */
    public PackedRun importRun(Path archive, RunRoot root) {
        LogStore files = store.files(root.home(new RunId("import")))
                .orElseThrow(
                        () -> new ReproofException.Rejected(
                                "Archive " + archive
                                        + " holds a log as a file, and logs are no files in the store that was named; import it without --store"));
        return RunUnpacker.unpack(archive, root, (staged, packed, host) -> {
            LogVerdict verdict = sound(audit(staged, Optional.of(packed.head().link()), Optional.empty()));
            if (!verdict.run().equals(packed.run().value()) || !verdict.end().equals(packed.head())) {
                throw new ReproofException.Corrupt("Archive " + archive + " holds another run than it says: expected "
                        + packed.run() + " up to position " + packed.head().position() + ", found " + verdict.run()
                        + " up to " + verdict.end().position() + "; nothing was imported");
            }
            try (EventLog log = files.open(staged.events())) {
                ArrivalNote.write(
                        log,
                        packed.run(),
                        "RUN_IMPORTED",
                        "The run was imported from " + archive.getFileName() + ", exported on " + host + " with head "
                                + packed.head().link() + " at position "
                                + packed.head().position(),
                        settings.clock().instant());
            }
        });
    }

    private static LogVerdict sound(LogVerdict verdict) {
        verdict.firstProblem().ifPresent(problem -> {
            throw new ReproofException.Corrupt("The log of run " + verdict.run() + " is not what was written: "
                    + problem.text() + "; 'reproof audit " + verdict.run() + " --verify' says where");
        });
        return verdict;
    }

    private static NotFound none(RunHome home) {
        return new NotFound(
                "No run in " + home.directory() + ": it has no event log with a start; reproof runs lists the runs");
    }
}
