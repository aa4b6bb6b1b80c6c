package dev.reproof.projections.run;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.DegradedAccepted;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.OptionsChanged;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskImported;
import dev.reproof.events.TaskEvent.TaskRefused;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.dag.Dag;
import java.util.Optional;
import java.util.stream.Collectors;

/** Folds one event into a state. It takes every event as a fact, and says so where a fact is impossible. */
final class RunFold implements Decision.Handler<RunState> {

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
        return change().options(event.options()).apply();
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
        return change().task(task.imported(event)).apply();
    }

    @Override
    public RunState taskReopened(TaskReopened event) {
        TaskState task = task(event.task());
        require(
                task.status().ended(),
                "a task that has ended; '" + task.id() + "' is " + task.status().word());
        requireIteration(task, event.iteration());
        return new RunChange(state, recorded)
                .task(task.requeued())
                .unfinished()
                .ranksAsTasksStand()
                .apply();
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
        return change().task(task.finished(text, event.usage(), recorded.at())).apply();
    }

    @Override
    public RunState taskFailed(TaskFailed event) {
        TaskState task = running(event.key());
        return change().task(task.failed(event.message(), event.usage(), recorded.at()))
                .apply();
    }

    @Override
    public RunState taskSkipped(TaskSkipped event) {
        TaskState task = waiting(event.task(), "a skip");
        requireIteration(task, event.iteration());
        String message = "Skipped: upstream did not finish: "
                + event.blockedBy().stream().map(TaskId::value).collect(Collectors.joining(", "));
        return change().task(task.failed(message, TokenUsage.UNKNOWN, recorded.at()))
                .apply();
    }

    @Override
    public RunState taskRefused(TaskRefused event) {
        TaskState task = waiting(event.task(), "a refusal");
        requireIteration(task, event.iteration());
        return change().task(task.failed(event.message(), TokenUsage.UNKNOWN, recorded.at()))
                .apply();
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
