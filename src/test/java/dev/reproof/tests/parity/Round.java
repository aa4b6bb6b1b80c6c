package dev.reproof.tests.parity;

import dev.reproof.events.TaskId;
import java.util.Comparator;

/** A task in one iteration, whatever the attempt. */
record Round(TaskId task, int iteration) implements Comparable<Round> {

    private static final Comparator<Round> ORDER =
            Comparator.comparing(Round::task).thenComparing(Round::iteration);

    @Override
    public int compareTo(Round other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return task + "/" + iteration;
    }
}
