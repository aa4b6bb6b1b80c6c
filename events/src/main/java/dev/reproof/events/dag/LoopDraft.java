package dev.reproof.events.dag;

import dev.reproof.events.TaskId;
import java.util.List;

/**
 * A loop as its entry describes it.
 *
 * @param listed the tasks that the document names; empty where it asks for all ancestors
 */
record LoopDraft(String id, TaskId convergeOn, long maxIterations, List<TaskId> listed) {

    boolean listsTasks() {
        return !listed.isEmpty();
    }

    Loop over(List<TaskId> reexecute) {
        return new Loop(id, convergeOn, maxIterations, listsTasks() ? "tasks" : Loop.ANCESTORS, reexecute);
    }
}
