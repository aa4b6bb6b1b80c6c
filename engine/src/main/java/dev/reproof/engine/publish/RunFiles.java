package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.write.Commit;
import dev.reproof.engine.write.Patience;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.TextDigest;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.transcript.TranscriptStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Keeps a run's files up with its commits, on one thread of its own: mirrors of transcripts, a report for each task, the
 * index and the state file.
 *
 * <p>No failure here reaches the run, but for a disk that does not answer for so long that whoever waits for it gives up with
 * {@link Storage}. What could not be written is told to the warnings' sink, in one line each, and is
 * written at the next change or when the run is resumed. While the run goes on, state and index may be a second behind; where
 * it stops, pauses or ends they show all of it.
 */
public final class RunFiles implements Commit.Listener, AutoCloseable {

    private final Publication publication;
    private final Backlog backlog;
    private final Repairs repairs;
    private final FileWarnings warnings;
    private final AgentLogs logs;
    private final RawOutputs raw;
    private final boolean mirroring;
    private final BooleanSupplier ground;
    private final Thread thread;
    private final Pace pace = new Pace(System::nanoTime);

    private RunFiles(
            Publication publication,
            Repairs repairs,
            FileWarnings warnings,
            FilePlan plan,
            RunState state,
            TranscriptStore transcripts) {
        this.publication = publication;
        this.repairs = repairs;
        this.warnings = warnings;
        ArtifactNames names =
                ArtifactNames.of(state.tasks().stream().map(TaskState::id).toList());
        this.logs = new AgentLogs(plan.artifacts(), names);
        this.raw = new RawOutputs(plan.artifacts(), names, RawOutputs.LIMIT);
        this.mirroring = plan.artifacts().isPresent();
        this.ground = plan.ground();
        this.backlog = new Backlog(plan.backlogBytes(), Pace.GATHERING, state, transcripts);
        this.thread = new Thread(this::run, "reproof-files-" + state.run());
        thread.setDaemon(true);
    }

    /**
     * Begins the files of a new run; once this returns, they are there.
     *
     * @param warnings takes one line each, mostly on this run's own thread; must not block for long
     * @param state as of the commit before the first one that will be heard of
     */
    public static RunFiles start(FilePlan plan, EventLog log, Clock clock, Consumer<String> warnings, RunState state) {
        FileWarnings told = new FileWarnings(state.run(), warnings, plan.ground());
        Publication publication = new Publication(plan, state, log, clock, told);
        publication.begin(state, "run started");
        return begun(new RunFiles(publication, Repairs.NONE, told, plan, state, TranscriptStore.EMPTY));
    }

    /**
     * Takes over the files of a run that another process left; once this returns, they show that state again. Reads
     * every finished transcript's file from end to end, but for those that {@link CheckedFiles} has looking as they do.
     *
     * @param warnings takes one line each, mostly on this run's own thread; must not block for long
     * @param state as of the commit before the first one that will be heard of
     * @param interrupted attempts whose process did not live to end them; their partial mirrors are kept complete
     * @param goingOn those of them that go on, and their mirrors with them
     */
    public static RunFiles recover(
            FilePlan plan,
            EventLog log,
            Clock clock,
            Consumer<String> warnings,
            RunState state,
            TranscriptStore transcripts,
            Collection<AttemptKey> interrupted,
            Set<AttemptKey> goingOn) {
        FileWarnings told = new FileWarnings(state.run(), warnings, plan.ground());
        Publication publication = new Publication(plan, state, log, clock, told);
        Repairs repairs = publication.recover(state, transcripts, interrupted, goingOn);
        publication.begin(state, "run recovered");
        return begun(new RunFiles(publication, repairs, told, plan, state, transcripts));
    }

    /**
     * Writes the files of a run that nobody goes on with, for who has the right to write to it; once this returns, they show that
     * state. What attempts have printed that have not ended is left alone.
     *
     * @param warnings takes one line for each file that cannot be written
     * @param reason why the state file is written
     */
    public static void write(
            FilePlan plan,
            EventLog log,
            Clock clock,
            Consumer<String> warnings,
            RunState state,
            TranscriptStore transcripts,
            String reason) {
        FileWarnings told = new FileWarnings(state.run(), warnings, plan.ground());
        try (Publication publication = new Publication(plan, state, log, clock, told)) {
            publication.recover(state, transcripts, List.of(), Set.of());
            publication.begin(state, reason);
            publication.last();
        }
    }

    private static RunFiles begun(RunFiles files) {
        files.thread.start();
        return files;
    }

    /** What was found and put right when the run was recovered. */
    public Repairs repairs() {
        return repairs;
    }

    /**
     * Opens the log that keeps what an attempt prints to its standard error.
     *
     * @throws IOException when it cannot be written
     */
    public OutputStream stderrLog(AttemptKey key) throws IOException {
        try {
            return logs.open(key);
        } catch (Rejected | Storage e) {
            if (!Thread.currentThread().isInterrupted()) { // else it is ended before it prints anything
                warnings.tell("what the agent of " + key + " prints to its standard error is not kept", e);
            }
            return OutputStream.nullOutputStream();
        }
    }

    /**
     * Keeps the raw standard output of an attempt that has ended, as far as the limit allows.
     *
     * @param printed all of it
     * @param redacted takes the secrets out of what goes into a stream
     * @return of what is kept; absent where nothing is, which was warned of unless artifacts are off
     */
    public Optional<TextDigest> keepRaw(AttemptKey key, Path printed, UnaryOperator<OutputStream> redacted) {
        try {
            Optional<RawOutputs.Kept> kept = raw.keep(key, printed, redacted);
            if (kept.filter(RawOutputs.Kept::cut).isPresent()) {
                warnings.tell("of the raw output of " + key + " only the first " + RawOutputs.LIMIT
                        + " bytes are kept; its transcript is whole");
            }
            return kept.map(RawOutputs.Kept::digest);
        } catch (Rejected | Storage e) {
            if (!Thread.currentThread().isInterrupted()) { // else the attempt is left, and this comes again
                warnings.tell("the raw output of " + key + " is not kept", e);
            }
            return Optional.empty();
        }
    }

    /** Takes a commit; waits where more text is behind than the plan allows. What comes after {@link #close} is left to
     * the next recovery. */
    @Override
    public void committed(Commit commit) {
        backlog.add(commit, mirroring);
    }

    /** Returns when everything committed before is on disk, or was warned of. */
    public void flush() {
        Patience.OF_RUNS.await(() -> "the files of the run" + Patience.place(thread), backlog.flushed());
    }

    /** Writes what waits, closes the mirrors where they are, and ends the thread. */
    @Override
    public void close() {
        backlog.close();
        Patience.OF_RUNS.end(thread, "the files of the run");
    }

    private void run() {
        try {
            boolean more = true;
            while (more) {
                Backlog.Batch batch = publication.isBehind() ? backlog.take(pace.left()) : backlog.take();
                publish(batch);
                more = !batch.last();
            }
        } finally {
            backlog.close();
            backlog.take().flushed().forEach(RunFiles::complete);
            guarded(publication::last);
            publication.close();
        }
    }

    private void publish(Backlog.Batch batch) {
        for (FileChanges entry : batch.entries()) {
            guarded(() -> publication.take(entry, batch.state(), batch.transcripts()));
            backlog.release(entry);
        }
        Due due = batch.due().orElse(Due.SOON);
        if (due != Due.SOON || (publication.isBehind() && pace.left() <= 0)) {
            guarded(() -> publication.settle(batch.state(), due));
            pace.written();
        }
        batch.flushed().forEach(RunFiles::complete);
    }

    /** A defect in what only shows the run must not stop what is shown of it later; lost ground does. */
    private void guarded(Runnable step) {
        if (!ground.getAsBoolean()) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            warnings.tell("a file may be out of date, resume the run to have all of them written again", e);
        }
    }

    private static void complete(CompletableFuture<Void> flushed) {
        flushed.complete(null);
    }
}
