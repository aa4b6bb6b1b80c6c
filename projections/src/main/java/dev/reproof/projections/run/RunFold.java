package dev.reproof.projections.run;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Folds one event into a state. It takes every event as a fact, and says so where a fact is impossible. */
final class RunFold implements Decision.Handler<RunState> {

    private final RunState state;
    private final Recorded recorded;

    RunFold(RunState state, Recorded recorded) {
        this.state = state;
        this.recorded = recorded;
    }

    @Override
    public RunState runStarted(RunStarted event) {
        throw Impossible.event(recorded, "a run starts once");
    }

    @Override
    public RunState runResumed(RunResumed event) {
        require(event.epoch() == state.epoch() + 1, "epoch " + (state.epoch() + 1));
        return next(event.epoch(), state.rankStarted(), state.ranksCompleted(), Optional.empty(), state.tasks());
    }

    @Override
    public RunState rankStarted(RankStarted event) {
        require(event.rank() == state.ranksCompleted(), "the start of rank " + state.ranksCompleted());
        return next(state.epoch(), event.rank(), state.ranksCompleted(), state.interrupted(), state.tasks());
    }

    @Override
    public RunState rankCompleted(RankCompleted event) {
        require(
                event.rank() == state.ranksCompleted() && event.rank() == state.rankStarted(),
                "the end of rank " + state.rankStarted());
        for (TaskId member : event.members()) {
            require(task(member).status().ended(), "the end of task '" + member + "' before the end of its rank");
        }
        return next(state.epoch(), state.rankStarted(), event.rank() + 1, state.interrupted(), state.tasks());
    }

    @Override
    public RunState runInterrupted(RunInterrupted event) {
        return next(
                state.epoch(), state.rankStarted(), state.ranksCompleted(), Optional.of(event.reason()), state.tasks());
    }

    @Override
    public RunState runFinished(RunFinished event) {
        require(state.finished().isEmpty(), "nothing after the end of the run");
        return copy(
                state.epoch(),
                state.rankStarted(),
                state.ranksCompleted(),
                state.interrupted(),
                Optional.of(event),
                Optional.of(recorded.at()),
                state.tasks());
    }

    @Override
    public RunState taskDispatched(TaskDispatched event) {
        TaskState task = task(event.key().task());
        require(
                task.status() == TaskStatus.PENDING,
                "a dispatch of a waiting task; '" + task.id() + "' is "
                        + task.status().word());
        require(
                event.key().iteration() == task.iteration() && event.key().attempt() == task.attempts() + 1,
                "iteration " + task.iteration() + " attempt " + (task.attempts() + 1));
        return with(task.dispatched(event, recorded.at()));
    }

    @Override
    public RunState taskFinished(TaskFinished event) {
        TaskState task = running(event.key());
        TaskDispatched dispatched = task.dispatch(event.key().iteration()).orElseThrow();
        TranscriptRef text = new TranscriptRef(event.key(), dispatched.stream(), event.seal());
        return with(task.finished(text, event.usage(), recorded.at()));
    }

    @Override
    public RunState taskFailed(TaskFailed event) {
        return with(running(event.key()).failed(event.message(), event.usage(), recorded.at()));
    }

    @Override
    public RunState taskSkipped(TaskSkipped event) {
        TaskState task = task(event.task());
        require(
                task.status() == TaskStatus.PENDING,
                "a skip of a waiting task; '" + task.id() + "' is "
                        + task.status().word());
        return with(task.failed(skipMessage(event.blockedBy()), task.usage(), recorded.at()));
    }

    @Override
    public RunState taskRequeued(TaskRequeued event) {
        return with(running(event.key()).requeued());
    }

    private static String skipMessage(List<TaskId> blockedBy) {
        return "Skipped: upstream did not finish: "
                + blockedBy.stream().map(TaskId::value).collect(Collectors.joining(", "));
    }

    private TaskState running(AttemptKey key) {
        TaskState task = task(key.task());
        require(
                task.running().equals(Optional.of(key)),
                "an end of the running attempt; '" + task.id() + "' is "
                        + task.status().word() + " at iteration " + task.iteration() + " attempt " + task.attempts());
        return task;
    }

    private TaskState task(TaskId id) {
        return state.find(id).orElseThrow(() -> Impossible.event(recorded, "a task of the DAG"));
    }

    private void require(boolean holds, String expected) {
        if (!holds) {
            throw Impossible.event(recorded, "expected " + expected);
        }
    }

    private RunState with(TaskState changed) {
        List<TaskState> tasks = new ArrayList<>(state.tasks());
        tasks.set(state.dag().indexOf(changed.id()).orElseThrow(), changed);
        return next(state.epoch(), state.rankStarted(), state.ranksCompleted(), state.interrupted(), tasks);
    }

    private RunState next(
            int epoch, int rankStarted, int ranksCompleted, Optional<String> interrupted, List<TaskState> tasks) {
        return copy(epoch, rankStarted, ranksCompleted, interrupted, state.finished(), state.finishedAt(), tasks);
    }

    private RunState copy(
            int epoch,
            int rankStarted,
            int ranksCompleted,
            Optional<String> interrupted,
            Optional<RunFinished> finished,
            Optional<Instant> finishedAt,
            List<TaskState> tasks) {
        return new RunState(
                state.run(),
                recorded.position(),
                recorded.link(),
                state.dag(),
                state.document(),
                state.options(),
                epoch,
                state.startedAt(),
                rankStarted,
                ranksCompleted,
                interrupted,
                finished,
                finishedAt,
                List.copyOf(tasks));
    }
}
