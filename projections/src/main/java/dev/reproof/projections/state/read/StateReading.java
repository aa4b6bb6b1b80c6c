package dev.reproof.projections.state.read;

import java.util.List;

/** What became of reading a state file. */
public sealed interface StateReading {

    /** The file can be used. */
    record Sound(StateFile state) implements StateReading {}

    /**
     * The file cannot be used.
     *
     * @param problems at least one, at most {@value Faults#MOST}, in the order of the file
     */
    record Unsound(List<StateProblem> problems) implements StateReading {
        public Unsound {
            problems = List.copyOf(problems);
        }
    }
}
