package dev.reproof.projections.run;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.TaskEvent;
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
import dev.reproof.projections.run.LoopState.Phase;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Folds what happened to a task. */
final class TaskFold implements TaskEvent.Handler<RunState> {

    private final Known known;

    TaskFold(Known known) {
        this.known = known;
    }

    @Override
    public RunState taskImported(TaskImported event) {
        known.require(known.state().imported().isPresent(), "an imported run");
        TaskState task = waiting(event.task(), "the past");
        known.require(task.attempts() == 0 && task.transcript().isEmpty(), "one past for task '" + task.id() + "'");
        known.require(
                event.outcome() != TaskImported.Outcome.FINISHED || event.text().isPresent(),
                "a transcript of the finished task '" + task.id() + "'");
        List<TaskId> blockers = event.outcome() == TaskImported.Outcome.SKIPPED ? blockers(task.id()) : List.of();
        RunChange change = known.change().task(task.imported(event, blockers));
        event.text().ifPresent(text -> change.said(text.seal()));
        if (known.state().imported().orElseThrow().tokensSpent().isEmpty()) {
            change.spent(event.usage());
        }
        return change.apply();
    }

    /** The past of parents comes first; where it does not say who blocked the task, each of them may have. */
    private List<TaskId> blockers(TaskId task) {
        List<TaskId> parents = known.state().dag().task(task).dependsOn();
        List<TaskId> stopped = parents.stream()
                .filter(parent -> known.task(parent).status().stopped())
                .toList();
        return stopped.isEmpty() ? parents : stopped;
    }

    @Override
    public RunState taskReopened(TaskReopened event) {
        TaskState task = known.task(event.task());
        known.require(
                task.status().ended(),
                "a task that has ended; '" + task.id() + "' is " + task.status().word());
        known.requireIteration(task, event.iteration());
        RunChange change = known.anyChange().task(task.requeued()).unfinished().ranksAsTasksStand();
        known.state().loopOf(task.id()).ifPresent(loop -> change.loop(loop.in(Phase.OPEN)));
        return change.apply();
    }

    @Override
    public RunState taskDispatched(TaskDispatched event) {
        TaskState task = waiting(event.key().task(), "a dispatch");
        known.require(
                event.key().iteration() == task.iteration() && event.key().attempt() == task.attempts() + 1,
                "iteration " + task.iteration() + " attempt " + (task.attempts() + 1));
        return known.change()
                .task(task.dispatched(event, known.recorded().at()))
                .apply();
    }

    @Override
    public RunState taskFinished(TaskFinished event) {
        TaskState task = running(event.key());
        TaskDispatched dispatched = task.dispatch(event.key().iteration()).orElseThrow();
        TranscriptRef text = new TranscriptRef(event.key(), dispatched.stream(), event.seal());
        return known.change()
                .spent(event.usage())
                .said(event.seal())
                .task(task.finished(text, event.usage(), known.recorded().at()))
                .apply();
    }

    @Override
    public RunState taskFailed(TaskFailed event) {
        Optional<TaskState> pause = known.state()
                .find(event.key().task())
                .filter(task -> task.awaited().equals(Optional.of(event.key())));
        TaskState task = pause.orElseGet(() -> running(event.key()));
        return known.change()
                .spent(event.usage())
                .said(event.seal())
                .task(task.failed(
                        event.message(), event.usage(), known.recorded().at()))
                .apply();
    }

    @Override
    public RunState taskSkipped(TaskSkipped event) {
        TaskState task = waiting(event.task(), "a skip");
        known.requireIteration(task, event.iteration());
        String message = "Skipped: upstream did not finish: "
                + event.blockedBy().stream().map(TaskId::value).collect(Collectors.joining(", "));
        return known.change()
                .task(task.skipped(message, event.blockedBy(), known.recorded().at()))
                .apply();
    }

    @Override
    public RunState taskBudgetExceeded(TaskBudgetExceeded event) {
        TaskState task = event.attempt()
                .map(attempt -> running(new AttemptKey(event.task(), event.iteration(), attempt)))
                .orElseGet(() -> waiting(event.task(), "a limit"));
        known.requireIteration(task, event.iteration());
        RunChange change = known.change()
                .spent(event.usage())
                .task(task.exceeded(
                        event.message(), event.usage(), known.recorded().at()));
        event.seal().ifPresent(change::said);
        return change.apply();
    }

    @Override
    public RunState checkpointOpened(CheckpointOpened event) {
        TaskState task = known.task(event.key().task());
        boolean moved = task.awaited().equals(Optional.of(event.key()));
        known.require(
                moved
                        || (task.status() == TaskStatus.PENDING
                                && event.key()
                                        .equals(new AttemptKey(task.id(), task.iteration(), task.attempts() + 1))),
                "a waiting pause");
        return known.change()
                .task(task.opened(
                        event,
                        moved
                                ? task.startedAt().orElseThrow()
                                : known.recorded().at()))
                .apply();
    }

    @Override
    public RunState checkpointReleased(CheckpointReleased event) {
        TaskState task = known.task(event.key().task());
        known.require(task.awaited().equals(Optional.of(event.key())), "the release of an open pause");
        TranscriptRef text = new TranscriptRef(event.key(), event.stream(), event.seal());
        return known.change()
                .said(event.seal())
                .task(task.finished(text, TokenUsage.UNKNOWN, known.recorded().at()))
                .apply();
    }

    @Override
    public RunState oracleEvidenceRecorded(OracleEvidenceRecorded event) {
        return known.change().task(running(event.key()).evidence(event)).apply();
    }

    @Override
    public RunState taskRequeued(TaskRequeued event) {
        return known.change().task(running(event.key()).requeued()).apply();
    }

    private TaskState waiting(TaskId id, String what) {
        TaskState task = known.task(id);
        known.require(
                task.status() == TaskStatus.PENDING,
                what + " of a waiting task; '" + id + "' is " + task.status().word());
        return task;
    }

    private TaskState running(AttemptKey key) {
        TaskState task = known.task(key.task());
        known.require(
                task.running().equals(Optional.of(key)),
                "an end of the running attempt; '" + task.id() + "' is "
                        + task.status().word() + " at iteration " + task.iteration() + " attempt " + task.attempts());
        return task;
    }
}
