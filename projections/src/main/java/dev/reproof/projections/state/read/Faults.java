package dev.reproof.projections.state.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects what is wrong with one file. */
final class Faults {

    static final int MOST = 50;

    private final List<StateProblem> problems = new ArrayList<>();

    /** The result, or nothing where a fault ended it, which is noted. */
    <T> Optional<T> attempt(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (StateFault fault) {
            add(fault.problem());
            return Optional.empty();
        }
    }

    void add(StateProblem problem) {
        if (!full()) {
            problems.add(problem);
        }
    }

    boolean none() {
        return problems.isEmpty();
    }

    boolean full() {
        return problems.size() >= MOST;
    }

    List<StateProblem> problems() {
        return List.copyOf(problems);
    }
}
