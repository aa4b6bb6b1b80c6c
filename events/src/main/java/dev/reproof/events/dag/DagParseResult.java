package dev.reproof.events.dag;

import dev.reproof.events.json.JsonProblem;
import java.util.List;

/** What became of a DAG document. */
public sealed interface DagParseResult {

    /**
     * The document follows every rule.
     *
     * @param ignored what it says besides, and nobody reads; at most {@value Invalid#MOST}
     */
    record Valid(Dag dag, List<JsonProblem> ignored) implements DagParseResult {
        public Valid {
            ignored = List.copyOf(ignored);
        }
    }

    /**
     * The document breaks rules.
     *
     * @param problems at least one; the first is the fault that comes first in the order of checks, the others are
     *     those that could be told as well, at most {@value #MOST}
     */
    record Invalid(List<JsonProblem> problems) implements DagParseResult {

        static final int MOST = 100;

        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
