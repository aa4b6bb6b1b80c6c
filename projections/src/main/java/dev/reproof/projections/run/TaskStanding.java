package dev.reproof.projections.run;

import dev.reproof.events.ByHand;
import dev.reproof.events.TaskEvent.TaskWaiting.Cause;
import dev.reproof.events.TaskId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Where a task stands, with what only a task has that stands there. */
public sealed interface TaskStanding {

    TaskStatus status();

    /** When the task ended; absent while it has not. */
    default Optional<Instant> finishedAt() {
        return Optional.empty();
    }

    /** Why it did not finish; absent otherwise. */
    default Optional<String> errorMessage() {
        return Optional.empty();
    }

    /** Why it was skipped: the parents that did not finish; empty otherwise. */
    default List<TaskId> blockedBy() {
        return List.of();
    }

    /** How a person settled it; absent where nobody did. */
    default Optional<ByHand> byHand() {
        return Optional.empty();
    }

    /** It has not ended: it waits to run, it runs, or a pause waits for its release. */
    record Open(TaskStatus status) implements TaskStanding {}

    /**
     * It had ended, and waits to run again.
     *
     * @param why for people
     */
    record Reopened(String why) implements TaskStanding {
        @Override
        public TaskStatus status() {
            return TaskStatus.PENDING;
        }
    }

    /**
     * It has failed, and is tried again.
     *
     * @param until when; absent where that is at once
     * @param failure the message of the attempt that has failed
     */
    record Waiting(Cause cause, Optional<Instant> until, String failure) implements TaskStanding {

        /** When, for people, behind "tried again". */
        public String when() {
            return until.map(moment -> "from " + moment.truncatedTo(ChronoUnit.SECONDS) + " on")
                    .orElse("at once");
        }

        @Override
        public TaskStatus status() {
            return TaskStatus.PENDING;
        }
    }

    /** It has ended well. */
    record Finished(Optional<Instant> finishedAt, Optional<ByHand> byHand) implements TaskStanding {

        /** By its own agent. */
        public Finished(Optional<Instant> finishedAt) {
            this(finishedAt, Optional.empty());
        }

        @Override
        public TaskStatus status() {
            return TaskStatus.FINISHED;
        }
    }

    /** It need not run: the list that it stands for an item of has fewer. */
    record Unneeded(Optional<Instant> finishedAt) implements TaskStanding {
        @Override
        public TaskStatus status() {
            return TaskStatus.FINISHED;
        }
    }

    /** It has ended otherwise. */
    record Stopped(
            TaskStatus status,
            Optional<Instant> finishedAt,
            Optional<String> errorMessage,
            List<TaskId> blockedBy,
            Optional<ByHand> byHand)
            implements TaskStanding {
        public Stopped {
            blockedBy = List.copyOf(blockedBy);
        }

        /** Of itself, or because of a parent. */
        public Stopped(
                TaskStatus status,
                Optional<Instant> finishedAt,
                Optional<String> errorMessage,
                List<TaskId> blockedBy) {
            this(status, finishedAt, errorMessage, blockedBy, Optional.empty());
        }
    }
}
