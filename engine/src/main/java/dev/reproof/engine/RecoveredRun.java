package dev.reproof.engine;

import dev.reproof.engine.agent.StderrLogs;
import dev.reproof.engine.agent.orphans.AgentRecords;
import dev.reproof.engine.compact.Compaction;
import dev.reproof.engine.compact.CompactionRule;
import dev.reproof.engine.decide.RunCommand;
import dev.reproof.engine.home.RunGround;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogStore;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.engine.publish.RunFiles;
import dev.reproof.engine.recover.Recovered;
import dev.reproof.engine.recover.SignsOfLife;
import dev.reproof.engine.replay.Prompts;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.steer.CommandAnswer;
import dev.reproof.engine.steer.CommandBox;
import dev.reproof.engine.steer.HandCommand;
import dev.reproof.engine.store.Tenure;
import dev.reproof.engine.worktree.Worktrees;
import dev.reproof.engine.write.RunWriter;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ErrorMessages;
import dev.reproof.events.Fidelity;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.WellFormed;
import dev.reproof.projections.findings.Review;
import dev.reproof.projections.oracle.OracleReport;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TranscriptRef;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A run whose history was replayed and checked, and the only place that has its commands: nobody but recovery can make
 * one. A command returns when what it decided is forced, so whatever it has returned survives any crash.
 *
 * <p>Safe for many threads. Closing leaves no thread behind and lets go of the run's lock.
 */
public final class RecoveredRun implements AutoCloseable {

    private static final int MOST_CHANGED_FILES = 100;

    private final Recovered.Parts parts;
    private final RunWriter writer;
    private final LogTexts reader;
    private final Dispatches dispatches;
    private final Checkpoints checkpoints;
    private final ItemLists lists;
    private final Hands hands;
    private final Map<TaskId, AttemptKey> adopted = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    RecoveredRun(Recovered recovered) {
        this.parts = recovered.parts();
        this.writer = parts.writer();
        this.reader = new LogTexts(parts.log());
        this.dispatches = new Dispatches(
                writer, parts.settings(), parts.log(), parts.prompts(), parts.agents(), parts.nextStream());
        parts.adopted().forEach(key -> adopted.put(key.task(), key));
        this.checkpoints = new Checkpoints(
                writer,
                dispatches,
                parts.places(),
                parts.settings().clock(),
                parts.ground(),
                parts.tenure(),
                parts.wasElsewhere());
        this.lists = new ItemLists(writer, dispatches, reader);
        this.hands = new Hands(writer, parts.log(), dispatches, checkpoints);
    }

    /** The run as of the last forced transaction. */
    public RunState state() {
        return writer.state();
    }

    /**
     * The tasks whose attempts an earlier process dispatched, and that go on under this one: their agents have worked on
     * meanwhile. There are none unless {@link EngineSettings#adoptingAgents} asked for them.
     */
    public Set<TaskId> adopted() {
        return Set.copyOf(adopted.keySet());
    }

    /**
     * The attempt of an agent's task that goes on under this process, once. All that its agent has printed is to be given to it
     * again, from the first byte; what was recorded of it is compared and not recorded twice.
     *
     * @throws NotFound when the task has none
     */
    public Attempt adopted(TaskId id) {
        return dispatches.goesOn(taken(id));
    }

    /**
     * The attempt of an oracle that goes on under this process, once; as {@link #adopted(TaskId)}.
     *
     * @throws NotFound when the task has none
     */
    public OracleAttempt adoptedOracle(TaskId id) {
        return dispatches.oracleGoesOn(taken(id));
    }

    private AttemptKey taken(TaskId id) {
        return Optional.ofNullable(adopted.remove(id))
                .orElseThrow(() -> new NotFound(
                        "Run " + state().run() + " goes on with no attempt of task '" + id + "'; dispatch it"));
    }

    /**
     * Has agents work in worktrees of the checkout that this directory lies in, where the run's options say that they are to; nothing
     * happens where they do not. To be called before the first dispatch.
     *
     * @throws Rejected when it lies in none, or git is not there
     */
    public void worktreesIn(Path directory) {
        state().options().worktrees().ifPresent(prefix -> {
            Worktrees.require(directory, prefix);
            Worktrees worktrees = Worktrees.of(directory, parts.places().home().worktrees(), state().run());
            worktrees.keep(ends());
            dispatches.worktrees(worktrees);
        });
    }

    /** What attempts have left in worktrees, last in each iteration. */
    private Map<AttemptKey, String> ends() {
        Map<AttemptKey, String> ends = new HashMap<>();
        state().tasks().stream()
                .flatMap(task -> task.worktrees().stream())
                .forEach(left -> left.end().ifPresent(end -> ends.put(left.key(), end)));
        return ends;
    }

    /** Begins a rank, counted from 0. */
    public RunState startRank(int rank) {
        return writer.execute(new RunCommand.StartRank(rank), List.of());
    }

    /** Ends the rank under way; every task of it must have ended. */
    public RunState completeRank(int rank) {
        return writer.execute(new RunCommand.CompleteRank(rank), List.of());
    }

    /**
     * Records that an agent's task is about to run, and returns its prompt to send.
     *
     * @return absent when the task comes to a limit: its state says which
     * @throws Rejected when the task is not waiting, or a parent has not finished
     * @throws ReproofException.Corrupt when the prompt is not the one that was sent before
     */
    public Optional<Attempt> dispatch(TaskId id) {
        return dispatches.agent(id);
    }

    /**
     * Ends the last attempt of the rank under way well, completes the rank, starts the next one, and records that an
     * agent's task of that is about to run: all of it in one transaction, which costs a chain of tasks one forced write
     * a step. What each of the four means stands with {@link Attempt#finish}, {@link #completeRank}, {@link #startRank}
     * and {@link #dispatch}.
     *
     * @return absent when the task cannot begin now, since the attempt has failed after all, a limit is reached, or it
     *     gets a worktree, which is made first: it waits, and {@link #dispatch} tells
     * @throws Rejected when another task of the rank has not ended, or the task is none of the next rank; the attempt goes
     *     on
     * @throws ReproofException.Corrupt when the prompt is not the one that was sent before
     */
    public Optional<Attempt> dispatchAfter(Attempt ended, TokenUsage usage, TaskId next) {
        return dispatches.following(ended, usage, next);
    }

    /**
     * Records that an oracle's command is about to run.
     *
     * @throws Rejected when the task is not waiting, or a parent has not finished
     */
    public OracleAttempt dispatchOracle(TaskId id) {
        return dispatches.oracle(id);
    }

    /**
     * Opens a pause, or goes on to wait at one that was open before.
     *
     * @throws Rejected when the task is not waiting, or a parent has not finished
     * @throws Storage when its file cannot be made
     */
    public Checkpoint openCheckpoint(TaskId id) {
        return checkpoints.open(id);
    }

    /**
     * Reads the answer that a {@link dev.reproof.events.dag.Task.FanOutTask} makes a list of, whose parents must have finished. What
     * is no list of that many items fails that task, with the reason.
     *
     * @return the run with as many tasks as there are items
     * @throws Rejected when the task is none of that kind, or does not wait
     */
    public RunState fanOut(TaskId id) {
        return lists.read(id);
    }

    /**
     * Settles what follows from the last review of a loop; every rank must be complete, and every task of the loop's
     * iteration must have ended. The review is read from the authoritative transcript; where only its end is left, from
     * the findings file that came with it.
     *
     * <p>A review that cannot be read settles nothing: its reviewer is sent the same prompt again as often as the run's
     * {@code --review-retries} says, and has then failed.
     *
     * @return the state, in which the loop has converged, is exhausted, has failed, or has tasks that wait to run again
     */
    public RunState judge(String loop) {
        TaskId reviewer = state().loop(loop)
                .orElseThrow(() -> new NotFound("Run " + state().run() + " has no loop '" + loop + "'"))
                .loop()
                .convergeOn();
        TaskState task = state().task(reviewer);
        TranscriptRef review = task.transcript()
                .orElseThrow(() -> new Rejected("Cannot judge loop '" + loop + "': run=" + state().run()
                        + " its reviewer '" + reviewer + "' has left no text"));
        TranscriptRef read = task.findings().orElse(review);
        Review said = Review.of(reader.text(read.stream(), read.seal()));
        if (isCut(task)) {
            said = said.cut("the report has only the end of what the command printed");
        }
        boolean complete = read.fidelity() != Fidelity.DEGRADED;
        return writer.execute(
                new RunCommand.JudgeLoop(loop, review.key(), said.verdict(), complete, said.seen()), List.of());
    }

    /** Whether a reviewer is an oracle that printed more than its report has. */
    private static boolean isCut(TaskState task) {
        return task.gate()
                .evidence()
                .filter(evidence -> evidence.stdout().seal().chars() > OracleReport.MOST_OUTPUT
                        || evidence.stderr().seal().chars() > OracleReport.MOST_OUTPUT)
                .isPresent();
    }

    /**
     * Begins the next iteration of a loop whose reviewer has failed, or was skipped, in this one: its tasks get the last
     * review again that was made.
     *
     * @return the state, which is as it was where no iteration is left, no review was ever made, or a limit is the cause
     */
    public RunState repeat(String loop) {
        return writer.execute(new RunCommand.RepeatLoop(loop), List.of());
    }

    /** Where commands by hand wait for this process, as long as it has the right to write to the run. */
    public CommandBox inbox() {
        return parts.tenure().commands();
    }

    /**
     * Takes and answers what waits in the {@link #inbox}, while no task is at work; a person may so have a run go on that has
     * finished.
     *
     * @param told takes a line for each
     */
    public RunState takeWaiting(Consumer<String> told) {
        takeWaiting(told, this::takeByHand);
        return state();
    }

    void takeWaiting(Consumer<String> told, Function<HandCommand, RunState> taking) {
        CommandBox box = inbox();
        box.waiting(told).forEach(command -> {
            CommandAnswer answer = command.answer(() -> {
                RunState unused = taking.apply(command);
            });
            told.accept("A command was waiting for the runner. " + answer.text());
            box.answer(answer);
        });
    }

    /**
     * Settles a task as a person wants it, in place of its agent; what was skipped because of it waits again. An attempt of this
     * process has to be given up first.
     *
     * @return the state, which is as it was where the command is recorded already
     * @throws NotFound when there is no such task
     * @throws Rejected when the task is at work, or has an answer, or what is wanted does not fit it
     */
    public RunState takeByHand(HandCommand command) {
        return hands.take(command);
    }

    /**
     * Sees whether a command by hand fits its task, once an attempt that is at work is given up; nothing is changed.
     *
     * @throws NotFound when there is no such task
     * @throws Rejected when it does not fit
     */
    public void requireFit(HandCommand command) {
        hands.requireFit(command);
    }

    RunWriter writer() {
        return writer;
    }

    TextDigest recorded(AttemptKey key) {
        return writer.transcripts().find(key).map(reader::digest).orElse(TextDigest.of(""));
    }

    /** Gives up a task because a parent did not finish. */
    public RunState skip(TaskId task) {
        return writer.execute(new RunCommand.SkipTask(task), List.of());
    }

    /**
     * Notes why the runner stops before the end, and which agents it {@linkplain AgentRecords#leave leaves} at work; other tasks
     * in flight are dispatched again by the next one.
     */
    public RunState interrupt(String reason) {
        AgentRecords agents = parts.agents();
        return writer.execute(
                new RunCommand.InterruptRun(reason, agents.isLeaving() ? agents.attempts() : List.of()), List.of());
    }

    /**
     * Notes that the runner stops to be started again with other code. No task may be under way: one that is would be
     * dispatched again by the next runner.
     *
     * @param boundary where it stops, such as {@code after rank 2 of 3}
     * @param changedFiles what differs from when it started; the first hundred are kept
     * @throws Rejected when the run has finished
     */
    public RunState requestRestart(String boundary, List<String> changedFiles) {
        List<String> kept = changedFiles.stream()
                .limit(MOST_CHANGED_FILES)
                .map(WellFormed::of)
                .toList();
        return writer.execute(new RunCommand.RequestRestart(boundary, kept), List.of());
    }

    /**
     * Records what the operator is told, once per code: state file, index and status show it from then on.
     *
     * @param code stable, such as {@code ARTIFACTS_UNPINNED}
     */
    public RunState warnOperator(String code, String text) {
        return state().warnings().stream().anyMatch(told -> told.code().equals(code))
                ? state()
                : writer.execute(new RunCommand.WarnOperator(code, ErrorMessages.bounded(text)), List.of());
    }

    /**
     * Records which agent the tasks are sent to from now on; a resume that is told of none uses it again.
     *
     * @param options what names it, by the names of options such as {@code --agent-command}; must not hold a key
     */
    public RunState chooseAgent(Map<String, String> options) {
        return writer.execute(new RunCommand.ChooseAgent(options), List.of());
    }

    /**
     * Records which directory the commands of agents and oracles run in from now on; the command line takes it again.
     *
     * @param directory is made absolute
     */
    public RunState chooseWorkingDirectory(Path directory) {
        return writer.execute(
                new RunCommand.ChooseWorkingDirectory(
                        directory.toAbsolutePath().normalize().toString(),
                        parts.places().home().directory().normalize().toString(),
                        parts.settings().runner().host()),
                List.of());
    }

    /**
     * Ends the run as its tasks and tokens make it; every rank must be complete, and every loop settled. One that has
     * ended stays as it is.
     */
    public RunState finish(String message) {
        RunOutcome outcome = state().finished().map(RunFinished::outcome).orElseGet(() -> state().outcome());
        return writer.execute(new RunCommand.FinishRun(outcome, message), List.of());
    }

    /**
     * Writes the exact text of an attempt, as far as it is acknowledged.
     *
     * @throws NotFound when there is no such attempt
     */
    public void copyTranscript(AttemptKey key, OutputStream out) {
        reader.copy(
                writer.transcripts()
                        .find(key)
                        .orElseThrow(() -> new NotFound("No transcript: run=" + state().run() + " " + key)),
                out);
    }

    /**
     * The exact prompt that was sent to a task, made again and compared with the recorded digest.
     *
     * @throws NotFound when none was sent
     */
    public String prompt(TaskId task, int iteration) {
        EventLog log = parts.log();
        return Prompts.again(
                log, writer.transcripts(), log.decisions(StreamId.ofRun(state().run())), state(), task, iteration);
    }

    /**
     * Opens the log that keeps what an attempt prints to its standard error.
     *
     * @throws IOException when it cannot be written
     */
    public OutputStream stderrLog(AttemptKey key) throws IOException {
        return dispatches.redacting(key).log(parts.files().stderrLog(key));
    }

    /** What is kept of the attempts of this run beside their transcripts. */
    public StderrLogs agentLogs() {
        return new AttemptLogs(this);
    }

    Optional<TextDigest> keepRaw(AttemptKey key, Path printed) {
        return parts.files().keepRaw(key, printed, dispatches.redacting(key)::json);
    }

    /**
     * Makes sure that the run's log and lock are where they were and the run is still this process's, for who waits and
     * commits nothing meanwhile.
     *
     * @throws ReproofException.Concurrency when another process has the run now
     * @throws Storage when one was taken away, saying where the run can be had
     */
    public void requireGround() {
        parts.ground().require();
        parts.tenure().require();
    }

    /** Remembers which agents are at work, for {@link dev.reproof.engine.agent.command.CommandAgent}. */
    public AgentRecords agentRecords() {
        return parts.agents();
    }

    /** The time by the run's clock, which never goes back. */
    public Instant now() {
        return parts.settings().clock().instant();
    }

    /** Returns when the files of the run show everything decided so far. */
    public void flushFiles() {
        parts.files().flush();
    }

    /**
     * Writes what is under way, compacts the log of a run that has finished if that pays, then lets go of everything. A
     * compaction that fails leaves the log as it was, and warns.
     *
     * @throws Storage when the run's directory, log or lock was taken away, saying where the run can be had
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Tenure tenure = parts.tenure();
        EventLog log = parts.log();
        RunFiles published = parts.files();
        RunGround ground = parts.ground();
        Optional<SignsOfLife> signs = parts.signs();
        try (tenure) {
            signs.ifPresent(SignsOfLife::close);
            boolean pays = false;
            try (log;
                    ground;
                    published) {
                writer.close();
                if (!ground.holds()) {
                    tenure.leave();
                }
                ground.require();
                pays = parts.settings().compactAtEnd()
                        && files().isPresent()
                        && state().finished().isPresent()
                        && tried(this::compactingPays);
            }
            if (pays) {
                tried(() -> Compaction.of(parts.places().home(), files().orElseThrow())
                                .run()
                                .freed()
                        > 0);
            }
        }
    }

    private Optional<LogStore> files() {
        return parts.store().files(parts.places().home());
    }

    private boolean compactingPays() {
        long bytes = Compaction.bytes(parts.places().home());
        return CompactionRule.mayPay(bytes)
                && CompactionRule.pays(bytes, parts.log().size());
    }

    /** The run is over and recorded; nothing that goes wrong from here on may look as if it were not. */
    private boolean tried(BooleanSupplier step) {
        try {
            return step.getAsBoolean();
        } catch (RuntimeException e) {
            parts.settings()
                    .warnings()
                    .accept("The log of run " + state().run() + " was not compacted, and is whole; 'reproof compact'"
                            + " tries again: " + e.getMessage());
            return false;
        }
    }
}
