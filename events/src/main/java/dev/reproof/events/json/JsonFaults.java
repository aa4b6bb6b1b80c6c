package dev.reproof.events.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects what is wrong with the parts of one document, up to a number that people can read. */
public final class JsonFaults {

    private final int most;
    private final List<JsonProblem> problems = new ArrayList<>();

    public JsonFaults(int most) {
        this.most = most;
    }

    /** What the reading gives; empty, and its fault noted, when there is one. */
    public <T> Optional<T> attempt(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (JsonFault fault) {
            add(fault.problem());
            return Optional.empty();
        }
    }

    /** Notes one more, unless there are enough. */
    public void add(JsonProblem problem) {
        if (!full()) {
            problems.add(problem);
        }
    }

    public boolean none() {
        return problems.isEmpty();
    }

    public boolean full() {
        return problems.size() >= most;
    }

    public List<JsonProblem> problems() {
        return List.copyOf(problems);
    }
}
