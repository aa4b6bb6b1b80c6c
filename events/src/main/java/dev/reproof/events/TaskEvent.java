package dev.reproof.events;

import java.util.List;
import java.util.Optional;

/** What happened to a task. */
public sealed interface TaskEvent extends Decision {

    /** One method per event of this family. */
    interface Handler<R> {
        R taskDispatched(TaskDispatched event);

        R taskFinished(TaskFinished event);

        R taskFailed(TaskFailed event);

        R taskSkipped(TaskSkipped event);

        R taskRefused(TaskRefused event);

        R taskRequeued(TaskRequeued event);

        R taskImported(TaskImported event);

        R taskReopened(TaskReopened event);
    }

    /**
     * A prompt is about to be sent. Durable before the agent starts, so no prompt was ever sent that the log does not
     * know.
     *
     * @param stream where the transcript of this attempt goes
     * @param prompt digest and length of the prompt's UTF-8
     * @param inputs what the prompt was stitched from, in the order in which it stands there
     * @param model absent when the DAG names none for this complexity
     */
    record TaskDispatched(
            AttemptKey key, StreamId stream, TextDigest prompt, List<PromptInput> inputs, Optional<String> model)
            implements TaskEvent {
        public TaskDispatched {
            inputs = List.copyOf(inputs);
        }

        @Override
        public <R> R accept(Decision.Handler<R> handler) {
            return handler.taskDispatched(this);
        }
    }

    /** The agent ended well; in one transaction with the seal of its transcript. */
    record TaskFinished(AttemptKey key, Seal seal, TokenUsage usage) implements TaskEvent {
        @Override
        public <R> R accept(Decision.Handler<R> handler) {
            return handler.taskFinished(this);
        }
    }

    /**
     * The agent failed; in one transaction with the seal of what it had said.
     *
     * @param message for people, and verbatim in later prompts: free of host, pid, path and time
     */
    record TaskFailed(AttemptKey key, String message, Seal seal, TokenUsage usage) implements TaskEvent {
        @Override
        public <R> R accept(Decision.Handler<R> handler) {
            return handler.taskFailed(this);
        }
    }

    /** The task cannot run, because these parents did not finish. */
    record TaskSkipped(TaskId task, int iteration, List<TaskId> blockedBy) implements TaskEvent {
        public TaskSkipped {
            blockedBy = List.copyOf(blockedBy);
        }

        @Override
        public <R> R accept(Decision.Handler<R> handler) {
            return handler.taskSkipped(this);
        }
    }

    /**
     * The task cannot be dispatched at all, because no prompt for it can be made within the limits.
     *
     * @param message for people, and verbatim in later prompts
     */
    record TaskRefused(TaskId task, int iteration, String message) implements TaskEvent {
        @Override
        public <R> R accept(Decision.Handler<R> handler) {
            return handler.taskRefused(this);
        }
    }

    /**
     * An attempt that its process did not live to end is given up; the task waits for the next one.
     *
     * @param partial what had been recorded of its transcript
     */
    record TaskRequeued(AttemptKey key, String reason, TextDigest partial) implements TaskEvent {
        @Override
        public <R> R accept(Decision.Handler<R> handler) {
            return handler.taskRequeued(this);
        }
    }

    /**
     * The past of a task, as a state file told it.
     *
     * @param attempts dispatches of that iteration
     * @param text what it said last; always there for a task that has finished
     * @param errorMessage why it failed, verbatim; absent otherwise
     * @param startedAtMillis in milliseconds since 1970, as is {@code finishedAtMillis}
     */
    record TaskImported(
            TaskId task,
            Outcome outcome,
            int iteration,
            int attempts,
            Optional<ImportedText> text,
            TokenUsage usage,
            Optional<String> errorMessage,
            Optional<Long> startedAtMillis,
            Optional<Long> finishedAtMillis)
            implements TaskEvent {

        /** How the task stood. */
        public enum Outcome {
            WAITING,
            FINISHED,
            FAILED
        }

        @Override
        public <R> R accept(Decision.Handler<R> handler) {
            return handler.taskImported(this);
        }
    }

    /**
     * A task that has ended waits to run again.
     *
     * @param reason for people
     */
    record TaskReopened(TaskId task, int iteration, String reason) implements TaskEvent {
        @Override
        public <R> R accept(Decision.Handler<R> handler) {
            return handler.taskReopened(this);
        }
    }
}
