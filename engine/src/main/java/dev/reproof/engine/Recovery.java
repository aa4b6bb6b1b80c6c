package dev.reproof.engine;

import dev.reproof.engine.agent.AgentRecords;
import dev.reproof.engine.agent.CommandAgent;
import dev.reproof.engine.agent.LeftAgents;
import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.decide.RunCommand.Partial;
import dev.reproof.engine.files.ArtifactDirectory;
import dev.reproof.engine.files.Holder;
import dev.reproof.engine.files.RunLock;
import dev.reproof.engine.log.AxonEventLog;
import dev.reproof.engine.log.EventCodec;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.publish.FilePlan;
import dev.reproof.engine.publish.RunFiles;
import dev.reproof.engine.write.RunWriter;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.TextDigest;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.transcript.TranscriptPosition;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * The way from a run's directory to a run with commands: take the lock, end the agents that an earlier process left at
 * work, open the log, replay and check everything, take the run over from the process before, bring the files up to date. Only its end makes a {@link RecoveredRun}.
 */
final class Recovery {

    private static final String ROAD = "log";
    private static final TextDigest NOTHING = new TextDigest(Sha256.of(new byte[0]), 0);

    private final EngineSettings settings;
    private final RunPlaces places;
    private final EventCodec codec = new EventCodec();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private boolean startedHere;

    Recovery(EngineSettings settings, RunPlaces places) {
        this.settings = settings;
        this.places = places;
    }

    /** Begins a run that does not exist. */
    RecoveredRun start(NewRun request) {
        places.home().create();
        return opening(request.run(), log -> {
            log.run().ifPresent(existing -> {
                throw new Rejected("Run " + existing + " exists already in "
                        + places.home().directory() + "; resume it, or choose another run id");
            });
            return started(log, request);
        });
    }

    /** Begins the run, or goes on with it. */
    RecoveredRun startOrResume(NewRun request) {
        places.home().create();
        return opening(request.run(), log -> {
            if (log.run().isEmpty()) {
                return started(log, request);
            }
            Replay replay = replayed(log, request.options());
            requireSameDag(request, replay.state());
            return replay;
        });
    }

    /** Goes on with a run that exists. */
    RecoveredRun resume(OptionChoices options) {
        if (!places.home().hasEvents()) {
            agreement().requireNoRun();
            throw noRun();
        }
        return opening(nameForMessages(), log -> replayed(log, options));
    }

    private Replay started(EventLog log, NewRun request) {
        agreement().requireNoRun();
        RunStart.write(log, codec, places, request, settings);
        startedHere = true;
        return Replay.of(log, request.run());
    }

    private Replay replayed(EventLog log, OptionChoices options) {
        if (log.run().isEmpty()) {
            agreement().requireNoRun();
        }
        Replay replay = Replay.of(log, log.run().orElseThrow(this::noRun));
        agreement().require(replay);
        options.requireSame(replay.state().run(), replay.state().options());
        return replay;
    }

    private StateAgreement agreement() {
        return new StateAgreement(places.home(), settings.warnings());
    }

    /** Until the log is open, a run is called as its directory is; a moved one may be called anything. */
    private RunId nameForMessages() {
        try {
            return new RunId(places.home().name());
        } catch (IllegalArgumentException e) {
            return new RunId("unnamed");
        }
    }

    private NotFound noRun() {
        return new NotFound("No run in " + places.home().directory()
                + ": it has no event log with a start; reproof runs lists the runs");
    }

    private static void requireSameDag(NewRun request, RunState state) {
        Sha256 found = Sha256.of(request.document());
        if (!found.equals(state.document().sha256())) {
            throw new Rejected("DAG changed: run=" + state.run() + " expected the recorded DAG '"
                    + state.dag().title() + "' with sha256=" + state.document().sha256() + ", found '"
                    + request.dag().title() + "' with sha256=" + found
                    + "; resume the run to go on with the recorded DAG, or start a new run");
        }
    }

    private interface Opening {
        Replay replay(EventLog log);
    }

    private RecoveredRun opening(RunId run, Opening opening) {
        places.stateCopy().ifPresent(StateAgreement::requireOurs);
        try {
            EngineSettings.Runner me = settings.runner();
            RunLock lock = RunLock.acquire(
                    places.home(),
                    run,
                    new Holder(me.pid(), me.host(), settings.clock().instant()),
                    settings.lockPatience());
            opened.push(lock);
            new LeftAgents(run, agents(), CommandAgent.DEFAULT_GRACE).end(settings.warnings());
            EventLog log = AxonEventLog.openH2(places.home().events(), codec);
            opened.push(log);
            places.home().force();
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
        }
        return new RecoveredRun(
                settings, lock, log, codec, writer, files, agents(), StreamNumbers.next(replay.transcripts()));
    }

    private AgentRecords agents() {
        return new AgentRecords(places.home().agents(), settings.runner().host());
    }

    private RunFiles files(EventLog log, Replay replay) {
        RunState state = replay.state();
        Path directory = artifacts(state).orElse(places.home().artifacts());
        FilePlan plan = FilePlan.of(
                places.home(),
                Optional.of(ArtifactDirectory.open(directory)),
                places.stateCopy(),
                "h2:" + places.home().eventsFile().getFileName(),
                replay.document(),
                List::of);
        if (startedHere) {
            return RunFiles.start(plan, log, settings.clock(), settings.warnings(), state);
        }
        List<AttemptKey> interrupted = state.running().stream()
                .map(task -> task.running().orElseThrow())
                .toList();
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
                ROAD,
                artifacts(replay.state()).map(Path::toString),
                partials);
        try {
            writer.decide(command, List.of()).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ReproofException refused
                    ? refused
                    : new Storage("Run " + replay.state().run() + " could not be taken over", e);
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
    private Optional<Path> artifacts(RunState state) {
        return places.artifacts()
                .map(path -> path.toAbsolutePath().normalize())
                .or(() -> state.artifacts().map(Path::of));
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
