package dev.reproof.projections.state;

import dev.reproof.events.TaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** Gathers what tasks depend on, as far as that can be held, and numbers their ranks. */
final class TaskRanks {

    static final int MOST_DEPENDENCIES = 1_000_000;

    private final Map<TaskId, List<TaskId>> children = new HashMap<>();
    private final Map<TaskId, Integer> missing = new HashMap<>();
    private int dependencies;

    void add(TaskId task, List<TaskId> parents) {
        dependencies += parents.size();
        missing.put(task, parents.size());
        parents.forEach(parent ->
                children.computeIfAbsent(parent, id -> new ArrayList<>(2)).add(task));
    }

    /** How many dependencies may still be added. */
    int room() {
        return MOST_DEPENDENCIES - dependencies;
    }

    /** The rank of each task; empty where tasks need each other in a circle, or need one that is not there. */
    Map<TaskId, Integer> ranks() {
        Map<TaskId, Integer> ranks = new HashMap<>();
        Queue<TaskId> ready = new ArrayDeque<>();
        missing.forEach((task, parents) -> {
            if (parents == 0) {
                ranks.put(task, 0);
                ready.add(task);
            }
        });
        while (!ready.isEmpty()) {
            TaskId task = ready.remove();
            for (TaskId child : children.getOrDefault(task, List.of())) {
                if (missing.merge(child, -1, Integer::sum) == 0) { // its last parent has the highest rank of them
                    ranks.put(child, ranks.get(task) + 1);
                    ready.add(child);
                }
            }
        }
        return ranks.size() == missing.size() ? ranks : Map.of();
    }
}
