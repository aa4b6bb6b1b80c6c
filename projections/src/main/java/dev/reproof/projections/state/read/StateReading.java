package dev.reproof.projections.state.read;

import dev.reproof.events.json.JsonProblem;
import java.util.List;

/** What became of reading a state file. */
public sealed interface StateReading {

    /** The file can be used. */
    record Sound(StateFile state) implements StateReading {}

    /**
     * The file cannot be used.
     *
     * @param problems at least one, at most {@value #MOST}, in the order of the file
     */
    record Unsound(List<JsonProblem> problems) implements StateReading {

        static final int MOST = 50;

        public Unsound {
            problems = List.copyOf(problems);
        }
    }
}
