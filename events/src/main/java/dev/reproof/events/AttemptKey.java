package dev.reproof.events;

import java.util.Comparator;
import java.util.Objects;

/**
 * Names one dispatch of a task.
 *
 * @param iteration convergence round, 0 for the main run
 * @param attempt dispatches of that iteration, counted from 1
 */
public record AttemptKey(TaskId task, int iteration, int attempt) implements Comparable<AttemptKey> {

    /** By task, then as they follow each other; so maps with keys of one hash code stay quick. */
    private static final Comparator<AttemptKey> ORDER = Comparator.comparing(AttemptKey::task)
            .thenComparingInt(AttemptKey::iteration)
            .thenComparingInt(AttemptKey::attempt);

    public AttemptKey {
        Objects.requireNonNull(task, "task");
        if (iteration < 0 || attempt < 1) {
            throw new IllegalArgumentException("No such attempt: task=" + task + " iteration=" + iteration + " attempt="
                    + attempt + "; iterations count from 0, attempts from 1");
        }
    }

    @Override
    public int compareTo(AttemptKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "task=" + task + " iteration=" + iteration + " attempt=" + attempt;
    }
}
