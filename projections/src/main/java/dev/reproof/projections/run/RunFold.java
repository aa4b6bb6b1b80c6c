package dev.reproof.projections.run;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.DegradedAccepted;
import dev.reproof.events.RunEvent.LoopConverged;
import dev.reproof.events.RunEvent.LoopExhausted;
import dev.reproof.events.RunEvent.LoopImported;
import dev.reproof.events.RunEvent.LoopIterationStarted;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.OptionsChanged;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunRestartRequested;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskEvent.CheckpointOpened;
import dev.reproof.events.TaskEvent.CheckpointReleased;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskImported;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Dag;
import dev.reproof.projections.run.LoopState.Phase;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Folds one event into a state. It takes every event as a fact, and says so where a fact is impossible. */
final class RunFold implements Decision.Handler<RunState> {

    private static final int LONGEST_NAME = 200;

    private final RunState state;
    private final Recorded recorded;
    private final Optional<Dag> changed;

    /** @param changed what the document of a DagChanged says; absent with every other event */
    RunFold(RunState state, Recorded recorded, Optional<Dag> changed) {
        this.state = state;
        this.recorded = recorded;
        this.changed = changed;
    }

    @Override
    public RunState runStarted(RunStarted event) {
        throw Impossible.event(recorded, "a run starts once");
    }

    @Override
    public RunState runResumed(RunResumed event) {
        require(event.epoch() == state.epoch() + 1, "epoch " + (state.epoch() + 1));
        return change().resumed(event).apply();
    }

    @Override
    public RunState rankStarted(RankStarted event) {
        int next = state.ranksCompleted();
        require(
                event.rank() == next
                        && state.rankStarted() < next
                        && next < state.dag().ranks().size(),
                state.rankStarted() < next ? "the start of rank " + next : "the end of rank " + next);
        return change().rankStarted(event.rank()).apply();
    }

    @Override
    public RunState rankCompleted(RankCompleted event) {
        require(
                event.rank() == state.ranksCompleted() && event.rank() == state.rankStarted(),
                "the end of rank " + state.rankStarted());
        event.members().forEach(this::requireEnded);
        state.dag().ranks().get(event.rank()).forEach(this::requireEnded);
        return change().rankCompleted(event.rank()).apply();
    }

    @Override
    public RunState runInterrupted(RunInterrupted event) {
        return change().interrupted(event.reason()).apply();
    }

    @Override
    public RunState runFinished(RunFinished event) {
        return change().finished(event).apply();
    }

    @Override
    public RunState stateImported(StateImported event) {
        require(state.position() == 0, "an import right after the start of the run");
        return change().imported(event).apply();
    }

    @Override
    public RunState dagChanged(DagChanged event) {
        requireNoneRunning();
        Dag dag = changed.orElseThrow(() -> Impossible.event(recorded, "expected its document to be read before"));
        return new RunChange(state, recorded)
                .dag(dag, event.dag())
                .unfinished()
                .ranksAsTasksStand()
                .apply();
    }

    @Override
    public RunState optionsChanged(OptionsChanged event) {
        requireNoneRunning();
        require(
                state.finished().isEmpty() || state.finished().orElseThrow().outcome() == RunOutcome.BUDGET_EXCEEDED,
                "nothing after the end of the run");
        return new RunChange(state, recorded)
                .unfinished()
                .options(event.options())
                .apply();
    }

    @Override
    public RunState degradedAccepted(DegradedAccepted event) {
        event.tasks().forEach(this::task);
        return change().apply();
    }

    @Override
    public RunState operatorWarned(OperatorWarned event) {
        return new RunChange(state, recorded).warned(event).apply();
    }

    @Override
    public RunState taskImported(TaskImported event) {
        require(state.imported().isPresent(), "an imported run");
        TaskState task = waiting(event.task(), "the past");
        require(task.attempts() == 0 && task.transcript().isEmpty(), "one past for task '" + task.id() + "'");
        require(
                event.outcome() != TaskImported.Outcome.FINISHED || event.text().isPresent(),
                "a transcript of the finished task '" + task.id() + "'");
        List<TaskId> blockers = event.outcome() == TaskImported.Outcome.SKIPPED ? blockers(task.id()) : List.of();
        RunChange change = change().task(task.imported(event, blockers));
        event.text().ifPresent(text -> change.said(text.seal()));
        if (state.imported().orElseThrow().tokensSpent().isEmpty()) {
            change.spent(event.usage());
        }
        return change.apply();
    }

    /** The past of parents comes first; where it does not say who blocked the task, each of them may have. */
    private List<TaskId> blockers(TaskId task) {
        List<TaskId> parents = state.dag().task(task).dependsOn();
        List<TaskId> stopped = parents.stream()
                .filter(parent -> task(parent).status().stopped())
                .toList();
        return stopped.isEmpty() ? parents : stopped;
    }

    @Override
    public RunState taskReopened(TaskReopened event) {
        TaskState task = task(event.task());
        require(
                task.status().ended(),
                "a task that has ended; '" + task.id() + "' is " + task.status().word());
        requireIteration(task, event.iteration());
        RunChange change = new RunChange(state, recorded)
                .task(task.requeued())
                .unfinished()
                .ranksAsTasksStand();
        state.loopOf(task.id()).ifPresent(loop -> change.loop(loop.in(Phase.OPEN)));
        return change.apply();
    }

    @Override
    public RunState loopIterationStarted(LoopIterationStarted event) {
        LoopState loop = open(event.loop());
        require(event.iteration() == loop.iteration() + 1, "iteration " + (loop.iteration() + 1));
        TranscriptRef review = task(loop.loop().convergeOn()).findings().orElse(review(loop, event.feedbackFrom()));
        loop.loop().reexecute().forEach(this::requireEnded);
        return change().again(loop.started(event.iteration(), Optional.of(review)))
                .apply();
    }

    @Override
    public RunState loopConverged(LoopConverged event) {
        LoopState loop = open(event.loop());
        review(loop, event.review());
        return change().loop(loop.in(Phase.CONVERGED)).apply();
    }

    @Override
    public RunState loopExhausted(LoopExhausted event) {
        LoopState loop = open(event.loop());
        review(loop, event.review());
        return change().loop(loop.in(Phase.EXHAUSTED))
                .task(task(loop.loop().convergeOn()).exhausted(event.message()))
                .apply();
    }

    @Override
    public RunState loopImported(LoopImported event) {
        require(state.imported().isPresent(), "an imported run");
        LoopState loop = open(event.loop());
        require(loop.iteration() == 0, "one past for loop '" + event.loop() + "'");
        Optional<TranscriptRef> review = event.feedback()
                .map(TranscriptRef::of)
                .or(() -> event.feedbackFrom()
                        .map(key -> task(loop.loop().convergeOn())
                                .findings()
                                .filter(findings -> findings.key().equals(key))
                                .orElseGet(() -> review(loop, key))));
        return change().loop(loop.started(event.iteration(), review)).apply();
    }

    @Override
    public RunState runRestartRequested(RunRestartRequested event) {
        List<String> changed = event.changedFiles();
        String files = changed.isEmpty()
                ? ""
                : ": " + UntrustedText.shorten(changed.get(0), LONGEST_NAME)
                        + (changed.size() == 1 ? "" : " and " + (changed.size() - 1) + " more");
        return change().restarting("to start again with changed code, " + event.boundary() + files)
                .apply();
    }

    private LoopState open(String id) {
        LoopState loop = state.loop(id).orElseThrow(() -> Impossible.event(recorded, "expected a loop of the DAG"));
        require(loop.phase() == Phase.OPEN, "an open loop; '" + id + "' is " + loop.phase());
        return loop;
    }

    private TranscriptRef review(LoopState loop, AttemptKey key) {
        return task(loop.loop().convergeOn())
                .transcript()
                .filter(text -> text.key().equals(key))
                .orElseThrow(() -> Impossible.event(recorded, "expected the last review of the loop"));
    }

    @Override
    public RunState taskDispatched(TaskDispatched event) {
        TaskState task = waiting(event.key().task(), "a dispatch");
        require(
                event.key().iteration() == task.iteration() && event.key().attempt() == task.attempts() + 1,
                "iteration " + task.iteration() + " attempt " + (task.attempts() + 1));
        return change().task(task.dispatched(event, recorded.at())).apply();
    }

    @Override
    public RunState taskFinished(TaskFinished event) {
        TaskState task = running(event.key());
        TaskDispatched dispatched = task.dispatch(event.key().iteration()).orElseThrow();
        TranscriptRef text = new TranscriptRef(event.key(), dispatched.stream(), event.seal());
        return change().spent(event.usage())
                .said(event.seal())
                .task(task.finished(text, event.usage(), recorded.at()))
                .apply();
    }

    @Override
    public RunState taskFailed(TaskFailed event) {
        Optional<TaskState> pause =
                state.find(event.key().task()).filter(task -> task.awaited().equals(Optional.of(event.key())));
        TaskState task = pause.orElseGet(() -> running(event.key()));
        return change().spent(event.usage())
                .said(event.seal())
                .task(task.failed(event.message(), event.usage(), recorded.at()))
                .apply();
    }

    @Override
    public RunState taskSkipped(TaskSkipped event) {
        TaskState task = waiting(event.task(), "a skip");
        requireIteration(task, event.iteration());
        String message = "Skipped: upstream did not finish: "
                + event.blockedBy().stream().map(TaskId::value).collect(Collectors.joining(", "));
        return change().task(task.skipped(message, event.blockedBy(), recorded.at()))
                .apply();
    }

    @Override
    public RunState taskBudgetExceeded(TaskBudgetExceeded event) {
        TaskState task = event.attempt()
                .map(attempt -> running(new AttemptKey(event.task(), event.iteration(), attempt)))
                .orElseGet(() -> waiting(event.task(), "a limit"));
        requireIteration(task, event.iteration());
        RunChange change =
                change().spent(event.usage()).task(task.exceeded(event.message(), event.usage(), recorded.at()));
        event.seal().ifPresent(change::said);
        return change.apply();
    }

    @Override
    public RunState checkpointOpened(CheckpointOpened event) {
        TaskState task = task(event.key().task());
        boolean moved = task.awaited().equals(Optional.of(event.key()));
        require(
                moved
                        || (task.status() == TaskStatus.PENDING
                                && event.key()
                                        .equals(new AttemptKey(task.id(), task.iteration(), task.attempts() + 1))),
                "a waiting pause");
        return change().task(task.opened(event, moved ? task.startedAt().orElseThrow() : recorded.at()))
                .apply();
    }

    @Override
    public RunState checkpointReleased(CheckpointReleased event) {
        TaskState task = task(event.key().task());
        require(task.awaited().equals(Optional.of(event.key())), "the release of an open pause");
        TranscriptRef text = new TranscriptRef(event.key(), event.stream(), event.seal());
        return change().said(event.seal())
                .task(task.finished(text, TokenUsage.UNKNOWN, recorded.at()))
                .apply();
    }

    @Override
    public RunState oracleEvidenceRecorded(OracleEvidenceRecorded event) {
        return change().task(running(event.key()).evidence(event)).apply();
    }

    @Override
    public RunState taskRequeued(TaskRequeued event) {
        return change().task(running(event.key()).requeued()).apply();
    }

    private void requireNoneRunning() {
        require(state.running().isEmpty(), "no running task");
    }

    /** Little may follow the end of a run: what opens it again, and warnings. */
    private RunChange change() {
        require(state.finished().isEmpty(), "nothing after the end of the run");
        return new RunChange(state, recorded);
    }

    private TaskState waiting(TaskId id, String what) {
        TaskState task = task(id);
        require(
                task.status() == TaskStatus.PENDING,
                what + " of a waiting task; '" + id + "' is " + task.status().word());
        return task;
    }

    private TaskState running(AttemptKey key) {
        TaskState task = task(key.task());
        require(
                task.running().equals(Optional.of(key)),
                "an end of the running attempt; '" + task.id() + "' is "
                        + task.status().word() + " at iteration " + task.iteration() + " attempt " + task.attempts());
        return task;
    }

    private void requireEnded(TaskId member) {
        require(task(member).status().ended(), "the end of task '" + member + "' before the end of its rank");
    }

    private void requireIteration(TaskState task, int found) {
        require(found == task.iteration(), "iteration " + task.iteration() + " of task '" + task.id() + "'");
    }

    private TaskState task(TaskId id) {
        return state.find(id).orElseThrow(() -> Impossible.event(recorded, "expected a task of the DAG"));
    }

    private void require(boolean holds, String expected) {
        if (!holds) {
            throw Impossible.event(recorded, "expected " + expected);
        }
    }
}
