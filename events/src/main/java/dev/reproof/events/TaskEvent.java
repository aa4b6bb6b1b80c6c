package dev.reproof.events;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What happened to a task. */
public sealed interface TaskEvent extends Decision {

    /** One method per event of this family. */
    interface Handler<R> {
        R taskDispatched(TaskDispatched event);

        R taskFinished(TaskFinished event);

        R taskFailed(TaskFailed event);

        R taskSkipped(TaskSkipped event);

        R taskBudgetExceeded(TaskBudgetExceeded event);

        R taskRequeued(TaskRequeued event);

        R taskImported(TaskImported event);

        R taskReopened(TaskReopened event);

        R checkpointOpened(CheckpointOpened event);

        R checkpointReleased(CheckpointReleased event);

        R oracleEvidenceRecorded(OracleEvidenceRecorded event);

        R secretsRedacted(SecretsRedacted event);

        R attemptAdopted(AttemptAdopted event);

        R agentReported(AgentReported event);

        R taskWaiting(TaskWaiting event);

        R taskTakenByHand(TaskTakenByHand event);

        R taskFannedOut(TaskFannedOut event);

        R worktreeLeft(WorktreeLeft event);
    }

    /** Hands this event to the one method that is for it. */
    <R> R accept(Handler<R> handler);

    @Override
    default <R> R accept(Decision.Handler<R> handler) {
        return accept((Handler<R>) handler);
    }

    /**
     * A prompt is about to be sent. Durable before the agent starts, so no prompt was ever sent that the log does not
     * know.
     *
     * @param stream where the transcript of this attempt goes
     * @param inputs what the prompt was stitched from, in the order in which it stands there
     * @param prompt digest and length of the prompt's UTF-8; for an oracle, of its command
     * @param model absent when none is named for this complexity
     * @param feedback the review a loop hands to the task; absent in the main run
     * @param worktree where its agent works; absent where that is the run's directory
     */
    record TaskDispatched(
            AttemptKey key,
            StreamId stream,
            TextDigest prompt,
            List<PromptInput> inputs,
            Optional<String> model,
            Optional<PromptInput> feedback,
            Optional<Worktree> worktree)
            implements TaskEvent {
        public TaskDispatched {
            inputs = List.copyOf(inputs);
        }

        /** A dispatch of an agent that works in the run's directory, or of an oracle. */
        public TaskDispatched(
                AttemptKey key,
                StreamId stream,
                TextDigest prompt,
                List<PromptInput> inputs,
                Optional<String> model,
                Optional<PromptInput> feedback) {
            this(key, stream, prompt, inputs, model, feedback, Optional.empty());
        }

        /** A dispatch outside of loops. */
        public TaskDispatched(
                AttemptKey key, StreamId stream, TextDigest prompt, List<PromptInput> inputs, Optional<String> model) {
            this(key, stream, prompt, inputs, model, Optional.empty());
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.taskDispatched(this);
        }
    }

    /** The agent ended well; in one transaction with the seal of its transcript. */
    record TaskFinished(AttemptKey key, Seal seal, TokenUsage usage) implements TaskEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
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
        public <R> R accept(Handler<R> handler) {
            return handler.taskFailed(this);
        }
    }

    /** The task cannot run, because these parents did not finish. */
    record TaskSkipped(TaskId task, int iteration, List<TaskId> blockedBy) implements TaskEvent {
        public TaskSkipped {
            blockedBy = List.copyOf(blockedBy);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.taskSkipped(this);
        }
    }

    /**
     * The task came to a limit of the run. Before its dispatch there is no attempt and no seal; an attempt that came to
     * it while it ran is sealed in the same transaction.
     *
     * @param message for people, and verbatim in later prompts
     * @param attempt the attempt that was ended; absent where none was begun
     * @param seal of what it had said; there with {@code attempt}
     */
    record TaskBudgetExceeded(
            TaskId task,
            int iteration,
            Limit limit,
            String message,
            Optional<Integer> attempt,
            Optional<Seal> seal,
            TokenUsage usage)
            implements TaskEvent {

        /** What there was not enough of. */
        public enum Limit {
            PROMPT_CHARS,
            TOKENS,
            OUTPUT_BYTES,

            /** Behind an {@link AgentReported} alone, of which programs that do not know this word say that they are too old. */
            COST
        }

        /** A task that is not dispatched. */
        public TaskBudgetExceeded(TaskId task, int iteration, Limit limit, String message) {
            this(task, iteration, limit, message, Optional.empty(), Optional.empty(), TokenUsage.UNKNOWN);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.taskBudgetExceeded(this);
        }
    }

    /**
     * An attempt that its process did not live to end is given up; the task waits for the next one.
     *
     * @param partial what had been recorded of its transcript
     */
    record TaskRequeued(AttemptKey key, String reason, TextDigest partial) implements TaskEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
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
     * @param findings what a reviewer's findings file holds, as text; only where the end of its text is all that is left
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
            Optional<Long> finishedAtMillis,
            Optional<ImportedText> findings)
            implements TaskEvent {

        /** The past of a task without a findings file. */
        public TaskImported(
                TaskId task,
                Outcome outcome,
                int iteration,
                int attempts,
                Optional<ImportedText> text,
                TokenUsage usage,
                Optional<String> errorMessage,
                Optional<Long> startedAtMillis,
                Optional<Long> finishedAtMillis) {
            this(
                    task,
                    outcome,
                    iteration,
                    attempts,
                    text,
                    usage,
                    errorMessage,
                    startedAtMillis,
                    finishedAtMillis,
                    Optional.empty());
        }

        /** How the task stood. */
        public enum Outcome {
            WAITING,
            FINISHED,
            FAILED,
            /** Failed because a parent did not finish. */
            SKIPPED,
            BUDGET_EXCEEDED
        }

        @Override
        public <R> R accept(Handler<R> handler) {
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
        public <R> R accept(Handler<R> handler) {
            return handler.taskReopened(this);
        }
    }

    /**
     * A pause waits for its release.
     *
     * @param sentinel the file whose removal releases it; for people, and to tell whether a successor looks at the same
     */
    record CheckpointOpened(AttemptKey key, String sentinel) implements TaskEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.checkpointOpened(this);
        }
    }

    /** A pause was released; in one transaction with the stream that holds its constant text. */
    record CheckpointReleased(AttemptKey key, StreamId stream, Seal seal) implements TaskEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.checkpointReleased(this);
        }
    }

    /**
     * All that an oracle's command printed; the end of the attempt follows in the same transaction.
     *
     * @param exitCode absent where the command was ended, or could not be started
     */
    record OracleEvidenceRecorded(AttemptKey key, Optional<Integer> exitCode, Evidence stdout, Evidence stderr)
            implements TaskEvent {

        /** One of its two outputs. */
        public record Evidence(StreamId stream, Seal seal) {}

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.oracleEvidenceRecorded(this);
        }
    }

    /**
     * Secrets were replaced in what an attempt printed, or in the message with which it failed; its end follows in the same
     * transaction.
     *
     * @param counts how often, by the name of the rule; each at least 1
     */
    record SecretsRedacted(AttemptKey key, Map<String, Long> counts) implements TaskEvent {
        public SecretsRedacted {
            counts = Collections.unmodifiableMap(new TreeMap<>(counts));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.secretsRedacted(this);
        }
    }

    /**
     * An attempt goes on under another process than the one that dispatched it: its agent has worked on, or has ended, while no
     * runner was there, and what it printed fits what was recorded.
     *
     * @param epoch of the process that goes on
     * @param atWork whether its agent was still at work
     * @param recorded what had been recorded of its transcript; for an oracle, of its standard output
     * @param recordedErrors what had been recorded of an oracle's standard error; absent for an agent
     */
    record AttemptAdopted(
            AttemptKey key, int epoch, boolean atWork, TextDigest recorded, Optional<TextDigest> recordedErrors)
            implements TaskEvent {

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.attemptAdopted(this);
        }
    }

    /** What the agent told of an attempt beside its text; the end of the attempt follows in the same transaction. */
    record AgentReported(AttemptKey key, AgentReport report) implements TaskEvent {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.agentReported(this);
        }
    }

    /**
     * A task whose attempt has failed is tried again: it waits, until then, for an attempt with the same prompt. In one
     * transaction with that failure.
     *
     * @param key the attempt that has failed
     * @param untilMillis since 1970; absent where it is tried again at once
     */
    record TaskWaiting(AttemptKey key, Cause cause, Optional<Long> untilMillis) implements TaskEvent {

        /** Why it is worth another try. */
        public enum Cause {
            /** The agent has used up what it may use in a time. */
            RATE_LIMIT("its agent met a limit of what it may use"),
            /** The model has too much to do. */
            OVERLOADED("its model had too much to do"),
            /** Its exit code is one that the run's options name. */
            EXIT_CODE("its exit code is one of --retry-on-exit"),
            /** A line of its standard error is one that the run's options name. */
            STANDARD_ERROR("its standard error has a line as --retry-on-stderr describes"),
            /** It has failed otherwise, and the run's options allow more tries. */
            FAILURE("it failed, and --retries allows another try"),
            /** It has failed, and the DAG names another model for such a case. */
            FALLBACK("it failed, and the next of its fallbackModels is to be tried");

            private final String phrase;

            Cause(String phrase) {
                this.phrase = phrase;
            }

            /** As files spell it. */
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }

            /** The cause of exactly that word, if there is one. */
            public static Optional<Cause> spelt(String word) {
                return Arrays.stream(values())
                        .filter(cause -> cause.word().equals(word))
                        .findFirst();
            }

            /** For people, after "since". */
            public String phrase() {
                return phrase;
            }

            /** Whether it passes with time, so that waiting is what helps. */
            public boolean passes() {
                return this != FAILURE && this != FALLBACK;
            }

            /** Whether other tasks of the same model would meet the same. */
            public boolean isOfTheModel() {
                return this == RATE_LIMIT || this == OVERLOADED;
            }
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.taskWaiting(this);
        }
    }

    /**
     * The answer of another task was read as a list: for each item there is a task, and the tasks for which there is none need not
     * run. Where it is no list, this task has failed.
     *
     * @param key the attempt, which is never dispatched
     * @param over the attempt whose answer was read; absent where there is none
     * @param items there where it is a list
     * @param message why it is none, verbatim in later prompts; absent where it is one
     */
    record TaskFannedOut(
            AttemptKey key, Optional<AttemptKey> over, Optional<FannedItems> items, Optional<String> message)
            implements TaskEvent {

        /**
         * A list.
         *
         * @param count how many items it has
         * @param stream where it is kept, as this task's text: a JSON array, each item on a line of its own
         */
        public record FannedItems(int count, StreamId stream, Seal seal) {}

        public TaskFannedOut {
            if (items.isPresent() == message.isPresent()) {
                throw new IllegalArgumentException(
                        "What was read for " + key + " is a list, or there is a word why it is none");
            }
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.taskFannedOut(this);
        }
    }

    /**
     * A person has settled a task in place of its agent. An attempt that was at work was given up before.
     *
     * @param text what stands for its answer from now on; there where it {@linkplain ByHand#endsWell() ends well}
     * @param message what a person said about it; verbatim in later prompts where the task ends otherwise
     * @param command the id under which it was asked for: whatever happens to the runner, it is recorded once
     */
    record TaskTakenByHand(
            TaskId task, int iteration, ByHand how, Optional<HandText> text, Optional<String> message, String command)
            implements TaskEvent {

        /**
         * The text of an attempt.
         *
         * @param attempt the one that a person made, which was never dispatched; or the one whose text it is
         */
        public record HandText(int attempt, StreamId stream, Seal seal) {}

        public TaskTakenByHand {
            if (how.endsWell() != text.isPresent()) {
                throw new IllegalArgumentException("A task that is " + how.phrase() + " has "
                        + (how.endsWell() ? "a text" : "none") + ": " + task);
            }
        }

        /** The attempt whose text is the answer. */
        public Optional<AttemptKey> answer() {
            return text.map(said -> new AttemptKey(task, iteration, said.attempt()));
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.taskTakenByHand(this);
        }
    }

    /**
     * What an attempt has left in its worktree; the end of the attempt follows in the same transaction. The text tells which
     * files are other than in the base, and how.
     *
     * @param end the commit that holds all of it; absent where it could not be taken
     * @param stream where the text is
     * @param files how many are other than in the base
     * @param cut whether the text is the beginning of a longer one
     * @param problem why not all that was left could be taken; for people, never in prompts
     */
    record WorktreeLeft(
            AttemptKey key,
            Worktree worktree,
            Optional<String> end,
            StreamId stream,
            Seal seal,
            long files,
            boolean cut,
            Optional<String> problem)
            implements TaskEvent {

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.worktreeLeft(this);
        }
    }
}
