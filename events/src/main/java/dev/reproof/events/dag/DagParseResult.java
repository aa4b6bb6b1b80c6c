package dev.reproof.events.dag;

import java.util.List;

/** What became of a DAG document. */
public sealed interface DagParseResult {

    /** The document follows every rule. */
    record Valid(Dag dag) implements DagParseResult {}

    /**
     * The document breaks rules.
     *
     * @param problems at least one; the first is the fault that comes first in the order of checks, the others are
     *     those that could be told as well, at most {@value DagFaults#MOST}
     */
    record Invalid(List<DagProblem> problems) implements DagParseResult {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
