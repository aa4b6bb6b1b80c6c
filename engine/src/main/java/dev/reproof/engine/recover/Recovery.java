package dev.reproof.engine.recover;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.agent.command.CommandAgent;
import dev.reproof.engine.agent.orphans.AgentRecords;
import dev.reproof.engine.agent.orphans.LeftAgents;
import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.decide.RunCommand.Partial;
import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.LogCopy;
import dev.reproof.engine.home.RunLock;
import dev.reproof.engine.log.AxonEventLog;
import dev.reproof.engine.log.EventCodec;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.publish.FilePlan;
import dev.reproof.engine.publish.RunFiles;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.replay.StateAgreement;
import dev.reproof.engine.replay.StreamNumbers;
import dev.reproof.engine.replay.TranscriptReader;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.ResumePolicy;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.roads.RoadChoice;
import dev.reproof.engine.write.RunWriter;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ErrorMessages;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.TextDigest;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.state.StateWarning;
import dev.reproof.projections.transcript.TranscriptPosition;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The way from a run's directory to a run with commands: take the lock, end the agents that an earlier process left at
 * work, choose the road and open the log, replay and check everything, take the run over from the process before, bring
 * the files up to date. Only its end makes a {@link RecoveredRun}.
 */
public final class Recovery {

    private static final TextDigest NOTHING = new TextDigest(Sha256.of(new byte[0]), 0);

    private final EngineSettings settings;
    private final EventCodec codec;
    private final RunPlaces places;
    private final ResumePolicy policy;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private String road = "log";
    private Optional<Path> source = Optional.empty();
    private boolean startedHere;
    private List<AttemptKey> interrupted = List.of();
    private Optional<ArtifactChanges> changes = Optional.empty();

    public Recovery(EngineSettings settings, EventCodec codec, RunPlaces places, ResumePolicy policy) {
        this.settings = settings;
        this.codec = codec;
        this.places = places;
        this.policy = policy;
    }

    /** Begins a run that does not exist. */
    public RecoveredRun start(NewRun request) {
        places.home().create();
        return opening(request.run(), () -> "log", log -> {
            log.run().ifPresent(existing -> {
                throw new Rejected("Run " + existing + " exists already in "
                        + places.home().directory() + "; resume it, or choose another run id");
            });
            return started(log, request);
        });
    }

    /** Begins the run, or goes on with it. */
    public RecoveredRun startOrResume(NewRun request) {
        places.home().create();
        return opening(
                request.run(),
                () -> roads().of(Optional.of(request), request.options()),
                log -> log.run().isEmpty() ? started(log, request) : changed(log, request));
    }

    /** Goes on with a run that exists. */
    public RecoveredRun resume(OptionChoices options) {
        if (!places.home().hasEvents() && !agreement().knowsRun()) {
            throw noRun();
        }
        return opening(
                places.home().nameForMessages(),
                () -> roads().of(Optional.empty(), options),
                log -> amended(log, options));
    }

    /**
     * Goes on with the run of a state file that may lie anywhere.
     *
     * @param request the DAG, where one is given beside the file
     */
    public RecoveredRun resumeFrom(Path file, Optional<NewRun> request, OptionChoices options) {
        places.home().create();
        source = Optional.of(file);
        return opening(
                places.home().nameForMessages(),
                () -> roads().of(file, request, options),
                log -> request.isPresent() ? changed(log, request.get()) : amended(log, options));
    }

    private RoadChoice roads() {
        return new RoadChoice(settings, places, policy, codec);
    }

    private Replay changed(EventLog log, NewRun request) {
        Replay replay = replayed(log);
        return amended(
                log,
                replay,
                new Amendments(replay, policy)
                        .retries()
                        .dag(request, codec, now())
                        .options(request.options()));
    }

    private Replay amended(EventLog log, OptionChoices options) {
        Replay replay = replayed(log);
        return amended(log, replay, new Amendments(replay, policy).retries().options(options));
    }

    private Replay started(EventLog log, NewRun request) {
        agreement().requireNoRun();
        RunStart.write(log, codec, places, request, settings);
        startedHere = true;
        return Replay.of(log, request.run());
    }

    private Replay replayed(EventLog log) {
        if (log.run().isEmpty()) {
            agreement().requireNoRun();
        }
        Replay replay = Replay.of(log, log.run().orElseThrow(this::noRun));
        agreement().require(replay);
        interrupted = replay.state().running().stream()
                .map(task -> task.running().orElseThrow())
                .toList();
        return replay;
    }

    private Replay amended(EventLog log, Replay replay, Amendments amendments) {
        if (amendments.isEmpty()) {
            return replay;
        }
        TranscriptReader reader = new TranscriptReader(log);
        amendments.append(log, codec, now(), task -> partial(task, replay, reader));
        return Replay.of(log, replay.state().run());
    }

    private Instant now() {
        return settings.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private StateAgreement agreement() {
        return StateAgreement.of(places.home(), settings.warnings());
    }

    private NotFound noRun() {
        return new NotFound("No run in " + places.home().directory()
                + ": it has no event log with a start; reproof runs lists the runs");
    }

    private interface Opening {
        Replay replay(EventLog log);
    }

    private RecoveredRun opening(RunId run, Supplier<String> choice, Opening opening) {
        StateCopy copy = new StateCopy(places.stateCopy(), source);
        copy.requireHarmless();
        try {
            EngineSettings.Runner me = settings.runner();
            RunLock lock = RunLock.acquire(
                    places.home(),
                    run,
                    new Holder(me.pid(), me.host(), settings.clock().instant()),
                    settings.lockPatience());
            opened.push(lock);
            new LogCopy(places.home()).discard();
            new LeftAgents(run, agents(), CommandAgent.DEFAULT_GRACE).end(settings.warnings());
            changes = Optional.of(ArtifactChanges.since(places.home(), source));
            road = choice.get();
            EventLog log = AxonEventLog.openH2(places.home().events(), codec);
            opened.push(log);
            places.home().force();
            copy.keepLegacy(settings.warnings());
            return takeOver(lock, log, opening.replay(log));
        } catch (RuntimeException | Error e) {
            closeAll(e);
            throw e;
        }
    }

    private RecoveredRun takeOver(RunLock lock, EventLog log, Replay replay) {
        RunFiles files = files(log, replay);
        opened.push(files);
        RunWriter writer = new RunWriter(
                log, codec, replay.state(), replay.transcripts(), settings.clock(), settings.group(), files);
        opened.push(writer);
        RunState state = replay.state();
        if (!startedHere && state.finished().isEmpty()) {
            takeOver(writer, log, replay);
            warn(writer, replay.state(), files);
        }
        return new RecoveredRun(
                settings, lock, log, codec, writer, files, agents(), places, StreamNumbers.next(replay.transcripts()));
    }

    private AgentRecords agents() {
        return new AgentRecords(places.home().agents(), settings.runner().host());
    }

    private RunFiles files(EventLog log, Replay replay) {
        RunState state = replay.state();
        Optional<ArtifactDirectory> artifacts = withoutArtifacts(state)
                ? Optional.empty()
                : Optional.of(ArtifactDirectory.open(
                        pinned(state).orElse(places.home().artifacts())));
        FilePlan plan = FilePlan.of(
                        places.home(),
                        artifacts,
                        places.stateCopy(),
                        "h2:" + places.home().eventsFile().getFileName(),
                        replay.document(),
                        List::of)
                .withFindings(places.findings());
        if (startedHere) {
            return RunFiles.start(plan, log, settings.clock(), settings.warnings(), state);
        }
        return RunFiles.recover(
                plan, log, settings.clock(), settings.warnings(), state, replay.transcripts(), interrupted);
    }

    private void takeOver(RunWriter writer, EventLog log, Replay replay) {
        TranscriptReader reader = new TranscriptReader(log);
        List<Partial> partials = replay.state().running().stream()
                .map(task -> partial(task, replay, reader))
                .toList();
        EngineSettings.Runner me = settings.runner();
        RunCommand command = new RunCommand.TakeOver(
                me.host(),
                me.pid(),
                me.version(),
                road,
                pinned(replay.state()).map(Path::toString),
                withoutArtifacts(replay.state()),
                partials);
        decide(writer, replay.state(), command);
    }

    /** Each is told once by this process, and recorded once in the run. */
    private void warn(RunWriter writer, RunState before, RunFiles files) {
        if (withoutArtifacts(before)) {
            return;
        }
        for (StateWarning warning :
                changes.orElseThrow().warnings(before, road.equals("log"), pinned(before), files.repairs())) {
            settings.warnings().accept(warning.code() + ": " + warning.text());
            decide(writer, before, new RunCommand.WarnOperator(warning.code(), ErrorMessages.bounded(warning.text())));
        }
    }

    private static void decide(RunWriter writer, RunState state, RunCommand command) {
        try {
            writer.decide(command, List.of()).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ReproofException refused
                    ? refused
                    : new Storage("Run " + state.run() + " could not be taken over", e);
        }
    }

    private static Partial partial(TaskState task, Replay replay, TranscriptReader reader) {
        AttemptKey key = task.running().orElseThrow();
        return new Partial(
                key,
                replay.transcripts()
                        .find(key)
                        .map(TranscriptPosition::stream)
                        .map(reader::digest)
                        .orElse(NOTHING));
    }

    /** The artifacts' directory where it is pinned: as this opener says, else as the run has it. */
    private Optional<Path> pinned(RunState state) {
        return withoutArtifacts(state)
                ? Optional.empty()
                : places.artifacts()
                        .map(path -> path.toAbsolutePath().normalize())
                        .or(() -> state.artifacts().map(Path::of));
    }

    /** A directory that this opener names turns artifacts on again. */
    private boolean withoutArtifacts(RunState state) {
        return places.withoutArtifacts()
                || (state.withoutArtifacts() && places.artifacts().isEmpty());
    }

    private void closeAll(Throwable failure) {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }
}
