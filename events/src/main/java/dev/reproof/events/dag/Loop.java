package dev.reproof.events.dag;

import dev.reproof.events.TaskId;
import java.util.List;

/**
 * A convergence loop: the tasks that run again until the reviewer finds nothing.
 *
 * @param id unique in the DAG; {@code loop-<convergeOn>} where the document gives none
 * @param convergeOn the reviewer whose findings decide
 * @param maxIterations at least 1
 * @param scope how the document chose the tasks: {@code ancestors} or {@code tasks}
 * @param reexecute the tasks that run again, the reviewer included, sorted by UTF-16 code units
 */
public record Loop(String id, TaskId convergeOn, long maxIterations, String scope, List<TaskId> reexecute) {

    /** The scope of all ancestors. */
    static final String ANCESTORS = "ancestors";

    public Loop {
        reexecute = List.copyOf(reexecute);
    }

    /** What a loop is called that has no name of its own. */
    static String defaultId(TaskId convergeOn) {
        return "loop-" + convergeOn;
    }
}
