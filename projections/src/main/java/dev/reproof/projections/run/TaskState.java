package dev.reproof.projections.run;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.TaskEvent.CheckpointOpened;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskImported;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One task of a run, as its events tell it.
 *
 * @param iteration convergence round it is in
 * @param attempts dispatches of that iteration so far
 * @param startedAt when the last attempt was dispatched
 * @param finishedAt when the task ended; absent while it has not
 * @param errorMessage why it did not finish; absent otherwise
 * @param transcript text of the last attempt that finished, which stays while the task waits to run again
 * @param dispatches last dispatch of every iteration
 * @param blockedBy why it was skipped: the parents that did not finish; empty otherwise
 * @param gate what a gate left besides its text
 * @param findings what a findings file said of {@code transcript}, where that is only the end of a text
 */
public record TaskState(
        TaskId id,
        TaskStatus status,
        int iteration,
        int attempts,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        TokenUsage usage,
        Optional<String> errorMessage,
        Optional<TranscriptRef> transcript,
        List<TaskDispatched> dispatches,
        List<TaskId> blockedBy,
        Gate gate,
        Optional<TranscriptRef> findings) {

    /**
     * What a gate left.
     *
     * @param sentinel the file that holds a pause; absent for other tasks, and before it was opened
     * @param evidence what an oracle's command printed; absent for other tasks, and before it ended
     */
    public record Gate(Optional<String> sentinel, Optional<OracleEvidenceRecorded> evidence) {
        static final Gate NONE = new Gate(Optional.empty(), Optional.empty());
    }

    public TaskState {
        dispatches = List.copyOf(dispatches);
        blockedBy = List.copyOf(blockedBy);
    }

    /** A task that is no gate, and was neither skipped nor imported. */
    public TaskState(
            TaskId id,
            TaskStatus status,
            int iteration,
            int attempts,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            TokenUsage usage,
            Optional<String> errorMessage,
            Optional<TranscriptRef> transcript,
            List<TaskDispatched> dispatches) {
        this(
                id,
                status,
                iteration,
                attempts,
                startedAt,
                finishedAt,
                usage,
                errorMessage,
                transcript,
                dispatches,
                List.of(),
                Gate.NONE,
                Optional.empty());
    }

    static TaskState waiting(TaskId id) {
        return new TaskState(
                id,
                TaskStatus.PENDING,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                TokenUsage.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** The last dispatch of that iteration, if there was one. */
    public Optional<TaskDispatched> dispatch(int ofIteration) {
        return dispatches.stream()
                .filter(dispatched -> dispatched.key().iteration() == ofIteration)
                .findFirst();
    }

    /** The text of that attempt, if it is the last one that finished. */
    public Optional<TranscriptRef> transcriptOf(AttemptKey key) {
        return transcript.filter(text -> text.key().equals(key));
    }

    /** The attempt that is running. */
    public Optional<AttemptKey> running() {
        return status == TaskStatus.RUNNING ? Optional.of(new AttemptKey(id, iteration, attempts)) : Optional.empty();
    }

    /** The opening of a pause that is not released. */
    public Optional<AttemptKey> awaited() {
        return status == TaskStatus.AWAITING_APPROVAL
                ? Optional.of(new AttemptKey(id, iteration, attempts))
                : Optional.empty();
    }

    /** Whether it failed by itself, and not because of a parent. */
    public boolean failed() {
        return status == TaskStatus.ERROR && blockedBy.isEmpty();
    }

    TaskState dispatched(TaskDispatched event, Instant at) {
        TreeMap<Integer, TaskDispatched> byIteration = new TreeMap<>();
        dispatches.forEach(earlier -> byIteration.put(earlier.key().iteration(), earlier));
        byIteration.put(event.key().iteration(), event);
        return begun(TaskStatus.RUNNING, event.key(), at)
                .dispatches(List.copyOf(byIteration.values()))
                .apply();
    }

    TaskState opened(CheckpointOpened event, Instant at) {
        return begun(TaskStatus.AWAITING_APPROVAL, event.key(), at)
                .gate(new Gate(Optional.of(event.sentinel()), Optional.empty()))
                .apply();
    }

    private TaskChange begun(TaskStatus next, AttemptKey key, Instant at) {
        return new TaskChange(this)
                .at(key.iteration(), key.attempt())
                .between(Optional.of(at), Optional.empty())
                .ended(next, TokenUsage.UNKNOWN, Optional.empty(), List.of());
    }

    TaskState finished(TranscriptRef text, TokenUsage used, Instant at) {
        return new TaskChange(this)
                .between(startedAt, Optional.of(at))
                .ended(TaskStatus.FINISHED, used, Optional.empty(), List.of())
                .said(Optional.of(text), Optional.empty())
                .apply();
    }

    TaskState failed(String message, TokenUsage used, Instant at) {
        return ended(TaskStatus.ERROR, Optional.of(at), used, Optional.of(message), List.of());
    }

    TaskState skipped(String message, List<TaskId> blockers, Instant at) {
        return ended(TaskStatus.ERROR, Optional.of(at), TokenUsage.UNKNOWN, Optional.of(message), blockers);
    }

    TaskState exceeded(String message, TokenUsage used, Instant at) {
        return ended(TaskStatus.BUDGET_EXCEEDED, Optional.of(at), used, Optional.of(message), List.of());
    }

    TaskState requeued() {
        return ended(TaskStatus.PENDING, Optional.empty(), TokenUsage.UNKNOWN, Optional.empty(), List.of());
    }

    private TaskState ended(
            TaskStatus next, Optional<Instant> at, TokenUsage used, Optional<String> message, List<TaskId> blockers) {
        return new TaskChange(this)
                .between(startedAt, at)
                .ended(next, used, message, blockers)
                .apply();
    }

    TaskState evidence(OracleEvidenceRecorded event) {
        return new TaskChange(this)
                .gate(new Gate(Optional.empty(), Optional.of(event)))
                .apply();
    }

    /** A reviewer of whom no more iterations are allowed; its review stays. */
    TaskState exhausted(String message) {
        return new TaskChange(this)
                .ended(TaskStatus.BUDGET_EXCEEDED, usage, Optional.of(message), blockedBy)
                .apply();
    }

    /** A reviewer of whom more iterations are allowed than before. */
    TaskState allowedMore() {
        return new TaskChange(this)
                .ended(TaskStatus.FINISHED, usage, Optional.empty(), blockedBy)
                .apply();
    }

    /** The task waits for its first attempt in another iteration. */
    TaskState again(int next) {
        return new TaskChange(this)
                .at(next, 0)
                .between(Optional.empty(), Optional.empty())
                .ended(TaskStatus.PENDING, TokenUsage.UNKNOWN, Optional.empty(), List.of())
                .said(transcript, Optional.empty())
                .gate(Gate.NONE)
                .apply();
    }

    /** The past of a task that has none yet. */
    TaskState imported(TaskImported past, List<TaskId> blockers) {
        return new TaskChange(this)
                .at(past.iteration(), past.attempts())
                .between(
                        past.startedAtMillis().map(Instant::ofEpochMilli),
                        past.finishedAtMillis().map(Instant::ofEpochMilli))
                .ended(status(past.outcome()), past.usage(), past.errorMessage(), blockers)
                .said(past.text().map(TranscriptRef::of), past.findings().map(TranscriptRef::of))
                .apply();
    }

    private static TaskStatus status(TaskImported.Outcome outcome) {
        return switch (outcome) {
            case WAITING -> TaskStatus.PENDING;
            case FINISHED -> TaskStatus.FINISHED;
            case FAILED, SKIPPED -> TaskStatus.ERROR;
            case BUDGET_EXCEEDED -> TaskStatus.BUDGET_EXCEEDED;
        };
    }

    /** The next prompt of a waiting task may differ from the one before. */
    TaskState forgettingPrompts() {
        return status == TaskStatus.PENDING
                ? new TaskChange(this).dispatches(List.of()).apply()
                : this;
    }
}
