package dev.reproof.events.dag;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects the faults of parts of a document that can be read apart from each other. */
final class DagFaults {

    static final int MOST = 100;

    private final List<DagProblem> problems = new ArrayList<>();

    /** What the reading gives; empty, and its fault noted, when there is one. */
    <T> Optional<T> attempt(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (DagFault fault) {
            if (!full()) {
                problems.add(fault.problem());
            }
            return Optional.empty();
        }
    }

    boolean full() {
        return problems.size() >= MOST;
    }

    boolean none() {
        return problems.isEmpty();
    }

    List<DagProblem> problems() {
        return problems;
    }
}
