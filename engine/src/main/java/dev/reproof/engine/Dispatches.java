package dev.reproof.engine;

import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.engine.replay.Prompts;
import dev.reproof.engine.write.RecorderSettings;
import dev.reproof.engine.write.RunWriter;
import dev.reproof.engine.write.TranscriptAppend;
import dev.reproof.engine.write.TranscriptRecorder;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunOptions;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded.Limit;
import dev.reproof.events.TaskId;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.dag.ModelSelection;
import dev.reproof.events.dag.Task.AgentTask;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Begins attempts: makes the prompt, opens the streams of text, records both before anything is sent. */
final class Dispatches {

    private final RunWriter writer;
    private final RecorderSettings settings;
    private final LogTexts reader;
    private final AtomicLong nextStream;
    private final OutputBudget budget;

    Dispatches(RunWriter writer, RecorderSettings settings, LogTexts reader, long nextStream) {
        this.writer = writer;
        this.settings = settings;
        this.reader = reader;
        this.nextStream = new AtomicLong(nextStream);
        RunState now = writer.state();
        this.budget = OutputBudget.of(
                now.artifacts().isOff()
                        ? OptionalLong.of(now.options().maxOutputBytes().orElse(RunOptions.MAX_OUTPUT_BYTES))
                        : OptionalLong.empty(),
                now.totals().outputBytes());
    }

    /** A stream of text that was opened, and who writes to it. */
    record Opened(StreamId stream, TranscriptAppend first, TranscriptRecorder recorder) {}

    Opened open(AttemptKey key, Channel channel) {
        StreamId stream = StreamId.ofTranscript(writer.state().run(), nextStream.getAndIncrement());
        Optional<AttemptKey> said = channel == Channel.TEXT ? Optional.of(key) : Optional.empty();
        TranscriptOpened opened = new TranscriptOpened(Optional.of(key), channel);
        return new Opened(
                stream,
                writer.encoded(stream, 0, said, opened, TranscriptAppend.NO_TEXT),
                new TranscriptRecorder(writer, stream, said, settings));
    }

    /** Begins an attempt of an agent's task; absent when the task comes to a limit. */
    Optional<Attempt> agent(TaskId id) {
        RunState now = writer.state();
        require(now, id, AgentTask.class);
        if (now.tokensExceeded()) {
            writer.execute(new RunCommand.ExceedTask(id, Limit.TOKENS, tokens(now)), List.of());
            return Optional.empty();
        }
        Prompts.Made prompt;
        try {
            prompt = new Prompts(reader).next(now, id);
        } catch (Rejected tooLong) {
            writer.execute(new RunCommand.ExceedTask(id, Limit.PROMPT_CHARS, tooLong.getMessage()), List.of());
            return Optional.empty();
        }
        AttemptKey key = next(now.task(id));
        Optional<ModelSelection> model = now.model(id);
        Opened text = open(key, Channel.TEXT);
        writer.execute(dispatch(key, text, prompt, model.map(ModelSelection::id)), List.of(text.first()));
        return Optional.of(new Attempt(writer, key, prompt.text(), model, text.recorder(), budget));
    }

    /** Begins an attempt of an oracle. */
    OracleAttempt oracle(TaskId id) {
        RunState now = writer.state();
        OracleTask task = require(now, id, OracleTask.class);
        AttemptKey key = next(now.task(id));
        Opened text = open(key, Channel.TEXT);
        Opened stdout = open(key, Channel.STDOUT);
        Opened stderr = open(key, Channel.STDERR);
        Prompts.Made command = new Prompts(reader).next(now, id);
        writer.execute(
                dispatch(key, text, command, Optional.empty()), List.of(text.first(), stdout.first(), stderr.first()));
        return new OracleAttempt(writer, key, task, logs(now, key), text, stdout, stderr);
    }

    private static List<String> logs(RunState now, AttemptKey key) {
        ArtifactNames names =
                ArtifactNames.of(now.tasks().stream().map(TaskState::id).toList());
        return List.of(names.stdoutLog(key.task(), key.iteration()), names.stderrLog(key.task(), key.iteration()));
    }

    private static RunCommand dispatch(AttemptKey key, Opened text, Prompts.Made prompt, Optional<String> model) {
        return new RunCommand.DispatchTask(
                key, text.stream(), prompt.digest(), prompt.inputs(), model, prompt.feedback());
    }

    static AttemptKey next(TaskState task) {
        return new AttemptKey(task.id(), task.iteration(), task.attempts() + 1);
    }

    /** The task as the DAG has it. */
    static <T> T require(RunState now, TaskId id, Class<T> kind) {
        var task = now.dag().find(id).orElseThrow(() -> new NotFound("Run " + now.run() + " has no task '" + id + "'"));
        if (!kind.isInstance(task)) {
            throw new Rejected(
                    "Cannot run task '" + id + "' that way: run=" + now.run() + " its kind is " + task.kind());
        }
        return kind.cast(task);
    }

    private static String tokens(RunState now) {
        return "The run has spent " + now.totals().tokensSpent()
                + " tokens, and budget.maxTokensTotal of the DAG allows "
                + now.dag().budget().orElseThrow().maxTokensTotal().orElseThrow()
                + "; raise it there, and go on with 'reproof run DAG --run-id RUN --accept-dag-change --retry-failed'";
    }
}
