package dev.reproof.engine.loop;

import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Hands tasks on, each when all its parents have ended: first in their order, then as they become ready. For one thread. */
final class TaskFeed {

    private final Set<TaskId> left;
    private final Map<TaskId, List<TaskId>> children = new HashMap<>();

    /** @param tasks that have not ended */
    TaskFeed(RunState state, List<TaskId> tasks) {
        this.left = new LinkedHashSet<>();
        add(state, tasks);
    }

    /** Some more that have not ended, such as those that wait again. */
    void add(RunState state, List<TaskId> tasks) {
        for (TaskId task : tasks) {
            if (left.add(task)) {
                for (TaskId parent : state.dag().task(task).dependsOn()) {
                    children.computeIfAbsent(parent, id -> new ArrayList<>()).add(task);
                }
            }
        }
    }

    /** Whether some were not handed on. */
    boolean hasMore() {
        return !left.isEmpty();
    }

    /** Those that are ready as the run stands. */
    List<TaskId> ready(RunState state) {
        return ready(state, List.copyOf(left));
    }

    /** Those that are ready since that task has ended. */
    List<TaskId> after(TaskId ended, RunState state) {
        return ready(state, children.getOrDefault(ended, List.of()));
    }

    /** Those that nothing makes ready any more: their parents are not among these tasks, and have not ended. */
    List<TaskId> rest() {
        List<TaskId> rest = List.copyOf(left);
        left.clear();
        return rest;
    }

    private List<TaskId> ready(RunState state, List<TaskId> among) {
        List<TaskId> ready = new ArrayList<>();
        for (TaskId task : among) {
            boolean ended = state.task(task).status().ended(); // where a list has no item for it
            if (left.contains(task) && (ended || isReady(task, state))) {
                left.remove(task);
                if (!ended) {
                    ready.add(task);
                }
            }
        }
        return ready;
    }

    private static boolean isReady(TaskId task, RunState state) {
        return state.dag().task(task).dependsOn().stream()
                .allMatch(parent -> state.task(parent).status().ended());
    }
}
