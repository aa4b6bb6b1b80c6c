package dev.reproof.projections.run;

import dev.reproof.events.AttemptKey;
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
        List<TaskDispatched> dispatches) {

    public TaskState {
        dispatches = List.copyOf(dispatches);
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

    /** The attempt that is running. */
    public Optional<AttemptKey> running() {
        return status == TaskStatus.RUNNING ? Optional.of(new AttemptKey(id, iteration, attempts)) : Optional.empty();
    }

    TaskState dispatched(TaskDispatched event, Instant at) {
        TreeMap<Integer, TaskDispatched> byIteration = new TreeMap<>();
        dispatches.forEach(earlier -> byIteration.put(earlier.key().iteration(), earlier));
        byIteration.put(event.key().iteration(), event);
        return new TaskState(
                id,
                TaskStatus.RUNNING,
                event.key().iteration(),
                event.key().attempt(),
                Optional.of(at),
                Optional.empty(),
                TokenUsage.UNKNOWN,
                Optional.empty(),
                transcript,
                List.copyOf(byIteration.values()));
    }

    TaskState finished(TranscriptRef text, TokenUsage used, Instant at) {
        return ended(TaskStatus.FINISHED, Optional.of(at), used, Optional.empty(), Optional.of(text));
    }

    TaskState failed(String message, TokenUsage used, Instant at) {
        return ended(TaskStatus.ERROR, Optional.of(at), used, Optional.of(message), transcript);
    }

    TaskState requeued() {
        return ended(TaskStatus.PENDING, Optional.empty(), TokenUsage.UNKNOWN, Optional.empty(), transcript);
    }

    /** The past of a task that has none yet. */
    TaskState imported(TaskImported past) {
        return new TaskState(
                id,
                status(past.outcome()),
                past.iteration(),
                past.attempts(),
                past.startedAtMillis().map(Instant::ofEpochMilli),
                past.finishedAtMillis().map(Instant::ofEpochMilli),
                past.usage(),
                past.errorMessage(),
                past.text().map(TranscriptRef::of),
                List.of());
    }

    private static TaskStatus status(TaskImported.Outcome outcome) {
        return switch (outcome) {
            case WAITING -> TaskStatus.PENDING;
            case FINISHED -> TaskStatus.FINISHED;
            case FAILED -> TaskStatus.ERROR;
        };
    }

    /** The next prompt of a waiting task may differ from the one before. */
    TaskState forgettingPrompts() {
        return status != TaskStatus.PENDING
                ? this
                : new TaskState(
                        id,
                        status,
                        iteration,
                        attempts,
                        startedAt,
                        finishedAt,
                        usage,
                        errorMessage,
                        transcript,
                        List.of());
    }

    private TaskState ended(
            TaskStatus next,
            Optional<Instant> at,
            TokenUsage used,
            Optional<String> message,
            Optional<TranscriptRef> text) {
        return new TaskState(id, next, iteration, attempts, startedAt, at, used, message, text, dispatches);
    }
}
