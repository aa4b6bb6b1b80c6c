package dev.reproof.engine;

import dev.reproof.engine.agent.orphans.AgentRecords;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.decide.RunDecider;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.engine.redact.Redaction;
import dev.reproof.engine.replay.Prompts;
import dev.reproof.engine.replay.RecentPrompts;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.worktree.Worktrees;
import dev.reproof.engine.write.RecorderSettings;
import dev.reproof.engine.write.RunWriter;
import dev.reproof.engine.write.TextAhead;
import dev.reproof.engine.write.TranscriptAppend;
import dev.reproof.engine.write.TranscriptRecorder;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Seal;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded.Limit;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.Worktree;
import dev.reproof.events.dag.Budget;
import dev.reproof.events.dag.ModelSelection;
import dev.reproof.events.dag.Task.AgentTask;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskChoices;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.run.WorktreeBase;
import dev.reproof.projections.transcript.TranscriptPosition;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Begins attempts: makes the prompt, opens the streams of text, records both before anything is sent. */
final class Dispatches {

    private final RunWriter writer;
    private final RecorderSettings settings;
    private final EventLog log;
    private final RecentPrompts recent;
    private final Redaction redaction;
    private final Map<TaskId, Redacting> redacting = new ConcurrentHashMap<>();
    private final AtomicLong nextStream;
    private final OutputBudget budget;
    private final AgentRecords agents;
    private final Clock clock;
    private volatile Optional<Worktrees> worktrees = Optional.empty();

    Dispatches(
            RunWriter writer,
            EngineSettings settings,
            EventLog log,
            RecentPrompts recent,
            AgentRecords agents,
            long nextStream) {
        this.agents = agents;
        this.clock = settings.clock();
        this.writer = writer;
        this.settings = settings.recorder();
        this.redaction = settings.redaction();
        this.log = log;
        this.recent = recent;
        this.nextStream = new AtomicLong(nextStream);
        RunState now = writer.state();
        this.budget = OutputBudget.of(
                now.artifacts().isOff()
                        ? OptionalLong.of(now.options().maxOutputBytes().orElse(RunOptions.MAX_OUTPUT_BYTES))
                        : OptionalLong.empty(),
                now.totals().outputBytes());
    }

    /** Where attempts get worktrees from now on. */
    void worktrees(Worktrees of) {
        worktrees = Optional.of(of);
    }

    /** The worktree of a new attempt, made; absent where the run has none. */
    private Optional<OwnWorktree> worktree(RunState now, AttemptKey key) {
        return now.options()
                .worktrees()
                .map(prefix -> own(now, key, worktrees(now).make(key, prefix, WorktreeBase.of(now, key.task()))));
    }

    private OwnWorktree own(RunState now, AttemptKey key, Worktree given) {
        return new OwnWorktree(writer, this, worktrees(now), key, given);
    }

    private Worktrees worktrees(RunState now) {
        return worktrees.orElseThrow(
                () -> new Rejected(
                        "Run " + now.run()
                                + " has worktrees, and nobody said in which checkout; say so with RecoveredRun.worktreesIn before a dispatch"));
    }

    /**
     * A stream of text, and who writes to it.
     *
     * @param first what opens it; nothing where it was open before
     */
    record Opened(StreamId stream, List<TranscriptAppend> first, TranscriptRecorder recorder) {

        /** Says that and nothing more. */
        Whole whole(String text) {
            recorder.text(text);
            TranscriptRecorder.End end = recorder.end();
            return new Whole(
                    stream,
                    end.seal(),
                    Stream.concat(first.stream(), end.texts().stream()).toList());
        }
    }

    /**
     * A stream of text from its opening to its end.
     *
     * @param appends what is to be recorded of it
     */
    record Whole(StreamId stream, Seal seal, List<TranscriptAppend> appends) {}

    Opened open(AttemptKey key, Channel channel) {
        StreamId stream = nextStream();
        Optional<AttemptKey> said = channel == Channel.TEXT ? Optional.of(key) : Optional.empty();
        TranscriptOpened opened = new TranscriptOpened(Optional.of(key), channel);
        return new Opened(
                stream,
                List.of(writer.encoded(stream, 0, said, opened, TranscriptAppend.NO_TEXT)),
                new TranscriptRecorder(writer, stream, said, settings));
    }

    /** What replaces the secrets of an attempt: the same for all that it leaves, while no later one has begun. */
    Redacting redacting(AttemptKey key) {
        return redacting.compute(
                key.task(),
                (task, known) -> known != null && known.key().equals(key) ? known : new Redacting(key, redaction));
    }

    /** What replaces the secrets of what a person says of a task, in place of that attempt. */
    Redacting redactingByHand(AttemptKey key) {
        return new Redacting(key, redaction);
    }

    /** A stream that nobody writes to. */
    StreamId nextStream() {
        return StreamId.ofTranscript(writer.state().run(), nextStream.getAndIncrement());
    }

    /** What goes on with the text of an attempt. */
    TranscriptRecorder recorder(TranscriptPosition position, TextDigest recorded) {
        return new TranscriptRecorder(
                writer, position.stream(), position.key(), settings, position.nextSequence(), recorded);
    }

    /** Begins an attempt of an agent's task; absent when the task comes to a limit. */
    Optional<Attempt> agent(TaskId id) {
        RunState now = writer.state();
        require(now, id, AgentTask.class);
        if (now.tokensExceeded()) {
            writer.execute(new RunCommand.ExceedTask(id, Limit.TOKENS, tokens(now)), List.of());
            return Optional.empty();
        }
        if (now.costExceeded()) {
            writer.execute(new RunCommand.ExceedTask(id, Limit.COST, cost(now)), List.of());
            return Optional.empty();
        }
        if (now.options().worktrees().isPresent()) {
            Worktrees unused = worktrees(now); // before anything is taken for a prompt that is too long
        }
        Begun begun;
        try {
            begun = begun(now, id, new LogTexts(log));
        } catch (Rejected tooLong) {
            writer.execute(new RunCommand.ExceedTask(id, Limit.PROMPT_CHARS, tooLong.getMessage()), List.of());
            return Optional.empty();
        }
        writer.execute(List.of(begun.ask()));
        return Optional.of(begun.attempt());
    }

    /** An attempt, and what is to be asked for before its prompt is sent. */
    private record Begun(RunWriter.Ask ask, Attempt attempt) {}

    /** @throws Rejected when the prompt is longer than allowed */
    private Begun begun(RunState now, TaskId id, LogTexts texts) {
        Prompts.Made prompt = new Prompts(texts).next(now, id);
        recent.keep(prompt);
        AttemptKey key = next(now.task(id));
        Optional<ModelSelection> model = now.model(id);
        Opened text = open(key, Channel.TEXT);
        Optional<OwnWorktree> own = worktree(now, key);
        return new Begun(
                new RunWriter.Ask(
                        dispatch(key, text, prompt, model.map(ModelSelection::id), own.map(OwnWorktree::given)),
                        text.first()),
                new Attempt(
                        writer, key, prompt.text(), model, text.recorder(), redacting(key), budget, begins(key), own));
    }

    /**
     * Ends an attempt well, the rank with it, and begins the attempt of a task of the next rank, all in one transaction: its
     * prompt is made of the state that this leads to, and of the text on its way.
     *
     * @return absent when the task cannot begin like that: it waits
     */
    Optional<Attempt> following(Attempt ended, TokenUsage usage, TaskId id) {
        RunState now = writer.state();
        int rank = now.ranksCompleted();
        requireNext(now, rank, ended.key(), id);
        Attempt.Finish finish = ended.finishing(usage);
        RunState after = RunDecider.foreseen(now, List.of(finish.command()));
        if (!after.task(ended.key().task()).status().ended()
                || now.options().worktrees().isPresent()) {
            writer.execute(finish.asks());
            ended.finished();
            return Optional.empty(); // it is tried again, so the rank goes on; or a worktree is to be made first
        }
        List<RunCommand> ranks = List.of(new RunCommand.CompleteRank(rank), new RunCommand.StartRank(rank + 1));
        RunState then = RunDecider.foreseen(
                now,
                Stream.concat(finish.asks().stream().map(RunWriter.Ask::command), ranks.stream())
                        .toList());
        StreamId said = now.task(ended.key().task()).dispatch(ended.key().iteration()).orElseThrow().stream();
        Optional<Begun> begun = following(
                then, id, new LogTexts(new TextAhead(log, said, finish.end().ahead())));
        List<RunWriter.Ask> asks = new ArrayList<>();
        asks.addAll(finish.asks());
        ranks.forEach(command -> asks.add(new RunWriter.Ask(command, List.of())));
        begun.map(Begun::ask).ifPresent(asks::add);
        writer.execute(asks);
        ended.finished();
        return begun.map(Begun::attempt);
    }

    private Optional<Begun> following(RunState then, TaskId id, LogTexts texts) {
        boolean ready = then.task(id).status() == TaskStatus.PENDING
                && !then.tokensExceeded()
                && !then.costExceeded()
                && then.dag().task(id).dependsOn().stream()
                        .allMatch(parent -> TaskChoices.of(then, parent).letsChildrenRun());
        try {
            return ready ? Optional.of(begun(then, id, texts)) : Optional.empty();
        } catch (Rejected tooLong) {
            return Optional.empty(); // which is decided when it is asked for by itself
        }
    }

    private static void requireNext(RunState now, int rank, AttemptKey ended, TaskId id) {
        require(now, id, AgentTask.class);
        List<List<TaskId>> ranks = now.dag().ranks();
        boolean last = now.course().rankStarted() == rank
                && ranks.get(rank).contains(ended.task())
                && ranks.get(rank).stream()
                        .allMatch(member -> member.equals(ended.task())
                                || now.task(member).status().ended());
        if (!last || rank + 1 >= ranks.size() || !ranks.get(rank + 1).contains(id)) {
            throw new Rejected("Cannot dispatch task '" + id + "' with the end of " + ended + ": run=" + now.run()
                    + " expected the last attempt of a rank, and a task of the next rank; finish the attempt alone");
        }
    }

    /** Begins an attempt of an oracle. */
    OracleAttempt oracle(TaskId id) {
        RunState now = writer.state();
        OracleTask task = require(now, id, OracleTask.class);
        AttemptKey key = next(now.task(id));
        Opened text = open(key, Channel.TEXT);
        Opened stdout = open(key, Channel.STDOUT);
        Opened stderr = open(key, Channel.STDERR);
        Prompts.Made command = new Prompts(new LogTexts(log)).next(now, id);
        writer.execute(
                dispatch(key, text, command, Optional.empty(), Optional.empty()),
                Stream.of(text, stdout, stderr)
                        .flatMap(opened -> opened.first().stream())
                        .toList());
        return new OracleAttempt(writer, task, logs(now, key), redacting(key), text, stdout, stderr, begins(key));
    }

    private Attempt.Began begins(AttemptKey key) {
        return new Attempt.Began(Duration.ZERO, () -> agents.sealed(key), clock);
    }

    private Attempt.Began began(TaskState task, AttemptKey key) {
        Duration elapsed = task.startedAt()
                .map(since -> Duration.between(since, clock.instant()))
                .filter(time -> !time.isNegative())
                .orElse(Duration.ZERO);
        return new Attempt.Began(elapsed, () -> agents.sealed(key), clock);
    }

    /** The attempt of an agent's task that goes on under this process. */
    Attempt goesOn(AttemptKey key) {
        RunState now = writer.state();
        TaskState task = now.task(key.task());
        TaskDispatched sent = task.dispatch(key.iteration()).orElseThrow();
        String prompt = new Prompts(new LogTexts(log))
                .again(now, sent)
                .orElseGet(() -> Prompts.again(
                        log,
                        writer.transcripts(),
                        log.decisions(StreamId.ofRun(now.run())),
                        now,
                        key.task(),
                        key.iteration()));
        return new Attempt(
                writer,
                key,
                prompt,
                now.model(key.task()),
                recorded(key, Channel.TEXT).recorder(),
                redacting(key),
                budget,
                began(task, key),
                sent.worktree().map(given -> own(now, key, given)));
    }

    /** The attempt of an oracle that goes on under this process. */
    OracleAttempt oracleGoesOn(AttemptKey key) {
        RunState now = writer.state();
        return new OracleAttempt(
                writer,
                require(now, key.task(), OracleTask.class),
                logs(now, key),
                redacting(key),
                recorded(key, Channel.TEXT),
                recorded(key, Channel.STDOUT),
                recorded(key, Channel.STDERR),
                began(now.task(key.task()), key));
    }

    private Opened recorded(AttemptKey key, Channel channel) {
        TranscriptPosition position = writer.transcripts()
                .find(key, channel)
                .orElseThrow(() -> new Corrupt("No " + channel + " of " + key + " was opened"));
        Optional<AttemptKey> said = channel == Channel.TEXT ? Optional.of(key) : Optional.empty();
        return new Opened(
                position.stream(),
                List.of(),
                new TranscriptRecorder(
                        writer,
                        position.stream(),
                        said,
                        settings,
                        position.nextSequence(),
                        new LogTexts(log).digest(position)));
    }

    private static List<String> logs(RunState now, AttemptKey key) {
        ArtifactNames names =
                ArtifactNames.of(now.tasks().stream().map(TaskState::id).toList());
        return List.of(names.stdoutLog(key.task(), key.iteration()), names.stderrLog(key.task(), key.iteration()));
    }

    private static RunCommand dispatch(
            AttemptKey key, Opened text, Prompts.Made prompt, Optional<String> model, Optional<Worktree> worktree) {
        return new RunCommand.DispatchTask(
                key, text.stream(), prompt.digest(), prompt.inputs(), model, prompt.feedback(), worktree);
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

    /** No amount that an agent told: this may stand in later prompts. */
    private static String cost(RunState now) {
        return "The run has cost more than the "
                + now.dag().budget().flatMap(Budget::maxCost).orElseThrow()
                + " that budget.maxCost of the DAG allows; raise it there, and go on with 'reproof run DAG --run-id RUN"
                + " --accept-dag-change --retry-failed'";
    }

    private static String tokens(RunState now) {
        return "The run has spent " + now.totals().tokensSpent()
                + " tokens, and budget.maxTokensTotal of the DAG allows "
                + now.dag().budget().orElseThrow().maxTokensTotal().orElseThrow()
                + "; raise it there, and go on with 'reproof run DAG --run-id RUN --accept-dag-change --retry-failed'";
    }
}
