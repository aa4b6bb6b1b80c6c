package dev.reproof.projections.run;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.ByHand;
import dev.reproof.events.ImportedText;
import dev.reproof.events.TaskEvent;
import dev.reproof.events.TaskEvent.AgentReported;
import dev.reproof.events.TaskEvent.AttemptAdopted;
import dev.reproof.events.TaskEvent.CheckpointOpened;
import dev.reproof.events.TaskEvent.CheckpointReleased;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.SecretsRedacted;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFannedOut;
import dev.reproof.events.TaskEvent.TaskFannedOut.FannedItems;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskImported;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskEvent.TaskTakenByHand;
import dev.reproof.events.TaskEvent.TaskTakenByHand.HandText;
import dev.reproof.events.TaskEvent.TaskWaiting;
import dev.reproof.events.TaskEvent.WorktreeLeft;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.dag.Task.AgentTask;
import dev.reproof.events.dag.Task.FanOutTask;
import dev.reproof.projections.run.LoopState.Phase;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Folds what happened to a task. */
record TaskFold(NextEvent next) implements TaskEvent.Handler<RunState> {

    @Override
    public RunState taskImported(TaskImported event) {
        next.require(next.state().definition().imported().isPresent(), "an imported run");
        TaskState task = waiting(event.task(), "the past");
        next.require(task.attempts() == 0 && task.transcript().isEmpty(), "one past for task '" + task.id() + "'");
        next.require(
                event.outcome() != TaskImported.Outcome.FINISHED || event.text().isPresent(),
                "a transcript of the finished task '" + task.id() + "'");
        List<TaskId> blockers = event.outcome() == TaskImported.Outcome.SKIPPED ? blockers(task.id()) : List.of();
        boolean counted =
                next.state().definition().imported().orElseThrow().tokensSpent().isPresent();
        return next.open()
                .task(task.imported(event, blockers))
                .said(event.text().map(ImportedText::seal))
                .spent(counted ? TokenUsage.UNKNOWN : event.usage());
    }

    /** The past of parents comes first; where it does not say who blocked the task, each of them may have. */
    private List<TaskId> blockers(TaskId task) {
        List<TaskId> parents = next.state().dag().task(task).dependsOn();
        List<TaskId> stopped = parents.stream()
                .filter(parent -> next.task(parent).status().stopped()
                        && !TaskChoices.of(next.state(), parent).letsChildrenRun())
                .toList();
        return stopped.isEmpty() ? parents : stopped;
    }

    @Override
    public RunState taskReopened(TaskReopened event) {
        TaskState task = next.task(event.task());
        next.require(
                task.status().ended(),
                "a task that has ended; '" + task.id() + "' is " + task.status().word());
        next.requireIteration(task, event.iteration());
        RunState reopened =
                next.state().task(task.reopened(event.reason())).unfinished().ranksAsTasksStand();
        return reopened.loopOf(task.id())
                .map(loop -> reopened.with(reopened.course().loop(loop.in(Phase.OPEN))))
                .orElse(reopened);
    }

    @Override
    public RunState taskTakenByHand(TaskTakenByHand event) {
        TaskState task = next.task(event.task());
        next.requireIteration(task, event.iteration());
        next.require(
                task.status() != TaskStatus.FINISHED && task.status() != TaskStatus.RUNNING,
                "a task that has no answer and is not at work; '" + task.id() + "' is "
                        + task.status().word());
        event.answer()
                .ifPresent(answer -> next.require(
                        answer.attempt() <= task.attempts() + 1,
                        "attempt " + (task.attempts() + 1) + " of task '" + task.id() + "' or an earlier one"));
        boolean more = event.how() != ByHand.SALVAGED; // which was counted with the attempt
        RunState after = next.state()
                .task(task.byHand(event, next.recorded().at()))
                .said(event.text().map(HandText::seal).filter(seal -> more))
                .taken(event.command())
                .unfinished();
        if (event.how().endsWell() && after.dag().task(task.id()) instanceof FanOutTask list) {
            after = items(after, list, 0); // nobody has read any
        }
        RunState settled = after;
        return settled.loopOf(task.id())
                .filter(loop -> event.how().endsWell())
                .map(loop -> settled.with(settled.course().loop(loop.in(Phase.OPEN))))
                .orElse(settled);
    }

    @Override
    public RunState taskFannedOut(TaskFannedOut event) {
        AttemptKey key = event.key();
        TaskState task = waiting(key.task(), "the reading of a list");
        next.require(
                key.iteration() == task.iteration() && key.attempt() == task.attempts() + 1,
                "iteration " + task.iteration() + " attempt " + (task.attempts() + 1));
        int count = event.items().map(FannedItems::count).orElse(0);
        if (!(next.state().dag().task(key.task()) instanceof FanOutTask list) || count > list.maxItems()) {
            throw next.impossible("a list of no more items than the DAG allows, by the task that reads it");
        }
        RunState after = next.open()
                .said(event.items().map(FannedItems::seal))
                .task(task.fannedOut(event, next.recorded().at()));
        return event.items().isPresent() ? items(after, list, count) : after;
    }

    private RunState items(RunState read, FanOutTask list, int count) {
        RunState after = read;
        boolean woken = false;
        for (AgentTask item : list.items()) {
            TaskState before = after.task(item.id());
            TaskState now = before.forItem(
                    item.item().orElseThrow().index() <= count, next.recorded().at());
            woken |= before.status().ended() && !now.status().ended();
            after = after.task(now);
        }
        return woken ? after.ranksAsTasksStand() : after;
    }

    @Override
    public RunState taskDispatched(TaskDispatched event) {
        TaskState task = waiting(event.key().task(), "a dispatch");
        next.require(
                event.key().iteration() == task.iteration() && event.key().attempt() == task.attempts() + 1,
                "iteration " + task.iteration() + " attempt " + (task.attempts() + 1));
        return next.open().task(task.dispatched(event, next.recorded().at()));
    }

    @Override
    public RunState taskFinished(TaskFinished event) {
        TaskState task = running(event.key());
        TaskDispatched dispatched = task.dispatch(event.key().iteration()).orElseThrow();
        TranscriptRef text = new TranscriptRef(event.key(), dispatched.stream(), event.seal());
        return next.open()
                .spent(event.usage())
                .said(Optional.of(event.seal()))
                .task(task.finished(text, event.usage(), next.recorded().at()));
    }

    @Override
    public RunState taskFailed(TaskFailed event) {
        Optional<TaskState> pause = next.state()
                .find(event.key().task())
                .filter(task -> task.awaited().equals(Optional.of(event.key())));
        TaskState task = pause.orElseGet(() -> running(event.key()));
        return next.open()
                .spent(event.usage())
                .said(Optional.of(event.seal()))
                .task(task.failed(
                        event.message(), event.usage(), next.recorded().at()));
    }

    @Override
    public RunState taskSkipped(TaskSkipped event) {
        TaskState task = waiting(event.task(), "a skip");
        next.requireIteration(task, event.iteration());
        String message = "Skipped: upstream did not finish: "
                + event.blockedBy().stream().map(TaskId::value).collect(Collectors.joining(", "));
        return next.open()
                .task(task.skipped(message, event.blockedBy(), next.recorded().at()));
    }

    @Override
    public RunState taskBudgetExceeded(TaskBudgetExceeded event) {
        TaskState task = event.attempt()
                .map(attempt -> running(new AttemptKey(event.task(), event.iteration(), attempt)))
                .orElseGet(() -> waiting(event.task(), "a limit"));
        next.requireIteration(task, event.iteration());
        return next.open()
                .spent(event.usage())
                .task(task.exceeded(
                        event.message(), event.usage(), next.recorded().at()))
                .said(event.seal());
    }

    @Override
    public RunState checkpointOpened(CheckpointOpened event) {
        TaskState task = next.task(event.key().task());
        boolean moved = task.awaited().equals(Optional.of(event.key()));
        next.require(
                moved
                        || (task.status() == TaskStatus.PENDING
                                && event.key()
                                        .equals(new AttemptKey(task.id(), task.iteration(), task.attempts() + 1))),
                "a waiting pause");
        return next.open()
                .task(task.opened(
                        event,
                        moved ? task.startedAt().orElseThrow() : next.recorded().at()));
    }

    @Override
    public RunState checkpointReleased(CheckpointReleased event) {
        TaskState task = next.task(event.key().task());
        next.require(task.awaited().equals(Optional.of(event.key())), "the release of an open pause");
        TranscriptRef text = new TranscriptRef(event.key(), event.stream(), event.seal());
        return next.open()
                .said(Optional.of(event.seal()))
                .task(task.finished(text, TokenUsage.UNKNOWN, next.recorded().at()));
    }

    @Override
    public RunState oracleEvidenceRecorded(OracleEvidenceRecorded event) {
        return next.open().task(running(event.key()).evidence(event));
    }

    @Override
    public RunState secretsRedacted(SecretsRedacted event) {
        TaskState unused = running(event.key());
        return next.open().redacted(event);
    }

    @Override
    public RunState attemptAdopted(AttemptAdopted event) {
        TaskState unused = running(event.key());
        next.require(
                event.epoch() == next.state().writer().epoch(),
                "epoch " + next.state().writer().epoch());
        return next.open();
    }

    @Override
    public RunState agentReported(AgentReported event) {
        return next.open().told(event, running(event.key()));
    }

    @Override
    public RunState taskWaiting(TaskWaiting event) {
        AttemptKey key = event.key();
        TaskState task = next.task(key.task());
        next.require(
                task.failed() && key.iteration() == task.iteration() && key.attempt() == task.attempts(),
                "the failure of " + key + "; '" + task.id() + "' is "
                        + task.status().word() + " at iteration " + task.iteration() + " attempt " + task.attempts());
        return next.open().task(task.waiting(event, next.recorded().at()));
    }

    @Override
    public RunState taskRequeued(TaskRequeued event) {
        return next.open().task(running(event.key()).requeued());
    }

    @Override
    public RunState worktreeLeft(WorktreeLeft event) {
        TaskState task = running(event.key());
        next.require(
                task.dispatch(event.key().iteration())
                        .flatMap(TaskDispatched::worktree)
                        .equals(Optional.of(event.worktree())),
                "what was left in the worktree that '" + task.id() + "' was given");
        return next.open().task(task.left(event));
    }

    private TaskState waiting(TaskId id, String what) {
        TaskState task = next.task(id);
        next.require(
                task.status() == TaskStatus.PENDING,
                what + " of a waiting task; '" + id + "' is " + task.status().word());
        return task;
    }

    private TaskState running(AttemptKey key) {
        TaskState task = next.task(key.task());
        next.require(
                task.running().equals(Optional.of(key)),
                "an end of the running attempt; '" + task.id() + "' is "
                        + task.status().word() + " at iteration " + task.iteration() + " attempt " + task.attempts());
        return task;
    }
}
