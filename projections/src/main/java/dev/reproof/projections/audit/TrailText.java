package dev.reproof.projections.audit;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.TaskId;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an event says to people.
 *
 * @param mark how it stands out
 * @param task the task that it is about; absent where it is about the run
 * @param iteration of that task, or of the rank or loop; absent where it is about neither
 * @param attempt of that task; absent where it is about none
 * @param rank that it is about by itself, from 0; the rank of a task is up to the DAG
 * @param text in plain words
 */
public record TrailText(
        Mark mark, Optional<TaskId> task, OptionalInt iteration, OptionalInt attempt, OptionalInt rank, String text) {

    /** How an event stands out. */
    public enum Mark {
        PLAIN(" "),
        /** Somebody changed how the run goes on. */
        CHANGED("*"),
        /** Something went wrong, or may. */
        WARNED("!");

        private final String sign;

        Mark(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    static TrailText ofRun(Mark mark, String text) {
        return new TrailText(
                mark, Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), text);
    }

    static TrailText ofRank(int iteration, int rank, String text) {
        return new TrailText(
                Mark.PLAIN,
                Optional.empty(),
                OptionalInt.of(iteration),
                OptionalInt.empty(),
                OptionalInt.of(rank),
                text);
    }

    static TrailText ofTask(Mark mark, TaskId task, int iteration, String text) {
        return new TrailText(
                mark, Optional.of(task), OptionalInt.of(iteration), OptionalInt.empty(), OptionalInt.empty(), text);
    }

    static TrailText ofAttempt(Mark mark, AttemptKey key, String text) {
        return new TrailText(
                mark,
                Optional.of(key.task()),
                OptionalInt.of(key.iteration()),
                OptionalInt.of(key.attempt()),
                OptionalInt.empty(),
                text);
    }
}
