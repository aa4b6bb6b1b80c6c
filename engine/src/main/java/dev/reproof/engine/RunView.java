package dev.reproof.engine;

import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.engine.parity.History;
import dev.reproof.engine.parity.Parity;
import dev.reproof.engine.parity.PromptChanges;
import dev.reproof.engine.parity.RunDiff;
import dev.reproof.engine.publish.AgentLogs;
import dev.reproof.engine.publish.KeptArtifacts;
import dev.reproof.engine.publish.RawOutputs;
import dev.reproof.engine.publish.ReportedPrompt;
import dev.reproof.engine.replay.Prompts;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.report.KeptFiles;
import dev.reproof.engine.report.ReportReader;
import dev.reproof.engine.report.RunReport;
import dev.reproof.engine.report.Verdict;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.TaskEvent.AgentReported;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.transcript.TranscriptPosition;
import dev.reproof.projections.transcript.TranscriptStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A run as its log tells it, to look at: replayed and checked, without a lock and without commands. A runner may go on
 * meanwhile; the view stays where it was taken.
 */
public final class RunView implements AutoCloseable {

    private final RunHome home;
    private final EventLog log;
    private final RunState state;
    private final TranscriptStore transcripts;
    private final List<Recorded> decisions;
    private final LogTexts reader;
    private final Replay replay;

    RunView(RunHome home, EventLog log, Replay replay) {
        this.home = home;
        this.log = log;
        this.state = replay.state();
        this.transcripts = replay.transcripts();
        this.decisions = replay.decisions();
        this.reader = new LogTexts(log);
        this.replay = replay;
    }

    public RunState state() {
        return state;
    }

    /**
     * The run as it was when an event was its last.
     *
     * @param document the DAG of that time, byte for byte
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    public record Then(RunState state, Instant at, byte[] document) {}

    /**
     * Looks back.
     *
     * @throws NotFound when the run has not come that far
     */
    public Then at(long position) {
        Replay then = then(position);
        return new Then(then.state(), decisions.get((int) position).at(), then.document());
    }

    private Replay then(long position) {
        if (position < 0 || position > state.position()) {
            throw new NotFound(
                    "Run " + state.run() + " has no position " + position + "; expected 0 to " + state.position());
        }
        return Replay.until(log, transcripts, decisions.subList(0, (int) position + 1));
    }

    /**
     * The last attempt of a task, also of one that a change of the DAG has renamed or removed since; absent where it has
     * none.
     *
     * @param iteration which one is meant; absent for the last that has an attempt
     */
    public Optional<AttemptKey> lastAttempt(TaskId task, Optional<Integer> iteration) {
        return transcripts.all().stream()
                .flatMap(position -> position.key().stream())
                .filter(key -> key.task().equals(task)
                        && iteration.filter(wanted -> wanted != key.iteration()).isEmpty())
                .max(Comparator.comparingInt(AttemptKey::iteration).thenComparingInt(AttemptKey::attempt));
    }

    /**
     * Writes the exact text of an attempt.
     *
     * @throws NotFound when there is no such attempt
     */
    public void copyTranscript(AttemptKey key, OutputStream out) {
        TranscriptPosition position = transcripts
                .find(key)
                .orElseThrow(() -> new NotFound("No transcript: run=" + state.run() + " " + key + "; reproof status "
                        + state.run() + " lists the attempts"));
        reader.copy(position, out);
    }

    /**
     * Writes the exact bytes that the command of an oracle printed in an attempt.
     *
     * @param channel one of its two outputs
     * @throws NotFound when there is no such attempt, or its task is no oracle
     */
    public void copyEvidence(AttemptKey key, Channel channel, OutputStream out) {
        TranscriptPosition position = transcripts
                .find(key, channel)
                .orElseThrow(() -> new NotFound("No evidence: run=" + state.run() + " " + key + "; only an oracle that"
                        + " has run leaves some, reproof transcript " + state.run() + " prints what others said"));
        reader.copy(position, out);
    }

    /**
     * Writes what an attempt has changed in its worktree.
     *
     * @throws NotFound when there is no such attempt, or nothing of the kind was kept of it
     */
    public void copyDiff(AttemptKey key, OutputStream out) {
        TranscriptPosition position = transcripts
                .find(key, Channel.DIFF)
                .orElseThrow(() -> new NotFound("No diff: run=" + state.run() + " " + key
                        + "; only an attempt that has ended in a worktree leaves one, see --worktrees"));
        reader.copy(position, out);
    }

    /**
     * Writes what an attempt printed to its standard error: all of it where the task is an oracle, else as much as the
     * log beside the artifacts keeps.
     *
     * @throws NotFound when nothing of it was kept
     */
    public void copyStderr(AttemptKey key, OutputStream out) {
        if (state.dag().find(key.task()).filter(OracleTask.class::isInstance).isPresent()
                || transcripts.find(key, Channel.STDERR).isPresent()) {
            copyEvidence(key, Channel.STDERR, out);
            return;
        }
        ArtifactNames names = names(key);
        Path directory = home.artifacts(state.artifacts())
                .orElseThrow(() -> new NotFound("No standard error of " + key + " was kept: run " + state.run()
                        + " keeps no artifacts (--no-artifacts)"));
        try {
            if (!AgentLogs.copy(directory, names, key, out)) {
                throw new NotFound("No standard error of " + key + " was kept: run=" + state.run() + " expected it in "
                        + directory.resolve(names.stderrLog(key.task())));
            }
        } catch (IOException e) {
            throw new Storage("The standard error of " + key + " cannot be printed: " + e.getMessage(), e);
        }
    }

    /**
     * Writes the raw output out of which the text of an attempt was taken, as much of it as is kept among the artifacts.
     *
     * @throws NotFound when nothing of it was kept
     * @throws dev.reproof.events.ReproofException.Corrupt when the file is not what was kept
     */
    public void copyRaw(AttemptKey key, OutputStream out) {
        TextDigest recorded = decisions.stream()
                .flatMap(decision -> decision.event() instanceof AgentReported reported
                                && reported.key().equals(key)
                        ? reported.report().raw().stream()
                        : Stream.empty())
                .reduce((before, last) -> last)
                .orElseThrow(() -> new NotFound("No raw output of " + key + " was kept: run=" + state.run()
                        + " has none recorded; only agents that print JSON leave some, unless --agent-evidence none or"
                        + " --no-artifacts was given"));
        ArtifactNames names = names(key);
        Path directory = home.artifacts(state.artifacts())
                .orElseThrow(() -> new NotFound("No raw output of " + key + " is kept any more: run " + state.run()
                        + " keeps no artifacts (--no-artifacts)"));
        try {
            if (!RawOutputs.copy(directory, names, key, recorded, out)) {
                throw new NotFound("The raw output of " + key + " is gone: run=" + state.run() + " expected it in "
                        + directory.resolve(names.raw(key)));
            }
        } catch (IOException e) {
            throw new Storage("The raw output of " + key + " cannot be printed: " + e.getMessage(), e);
        }
    }

    /**
     * The exact prompt that was sent to a task, made again and compared with the recorded digest.
     *
     * @throws NotFound when none was sent
     */
    public String prompt(TaskId task, int iteration) {
        return Prompts.again(log, transcripts, decisions, state, task, iteration);
    }

    /**
     * Makes every prompt that was sent again, and compares it with what was recorded when it was.
     *
     * @throws Corrupt when the log is damaged
     */
    public Parity parity() {
        return history().parity();
    }

    /** Compares this run with another one of the same DAG, which must stay open as long as the answer is used. */
    public RunDiff diff(RunView other) {
        return history().diff(other.history());
    }

    /**
     * What the prompts would have been with another DAG or other options, and with all that was said as it was. Nothing
     * is sent.
     *
     * @param dag absent for the one of each prompt's time
     * @throws Invalid when the options cannot be used with the DAG
     * @throws Corrupt when the prompts do not even come out as they were sent
     */
    public PromptChanges supposing(Optional<Dag> dag, OptionChoices options) {
        return history().supposing(dag, options);
    }

    /**
     * What a page tells of the run, as far as the log had come at a position.
     *
     * @param position absent for all of it
     * @param address how the page leads to the file of that name in the artifact directory
     * @throws NotFound when the run has not come that far
     */
    public RunReport report(Optional<Long> position, UnaryOperator<String> address, Verdict verdict) {
        Replay told = position.isEmpty() ? replay : then(position.get());
        KeptFiles files = home.artifacts(told.state().artifacts())
                .<KeptFiles>map(directory -> new KeptArtifacts(
                        directory,
                        ArtifactNames.of(
                                told.state().tasks().stream().map(TaskState::id).toList()),
                        address))
                .orElse(KeptFiles.NONE);
        return ReportReader.read(log, told, files, verdict);
    }

    /** Only who asks for all prompts needs it. */
    private History history() {
        return new History(log, replay, this::reported);
    }

    private Optional<String> reported(TaskDispatched sent) {
        return home.artifacts(state.artifacts())
                .flatMap(directory -> ReportedPrompt.find(directory, names(sent.key()), sent));
    }

    private ArtifactNames names(AttemptKey key) {
        return ArtifactNames.of(Stream.concat(state.tasks().stream().map(TaskState::id), Stream.of(key.task()))
                .distinct()
                .toList());
    }

    /** Bytes of compressed text in the log: the blocks of all transcripts and documents, as they are stored. */
    public long compressedText() {
        return log.size().textBytes();
    }

    @Override
    public void close() {
        log.close();
    }
}
