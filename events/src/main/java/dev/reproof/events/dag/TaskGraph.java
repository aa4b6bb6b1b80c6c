package dev.reproof.events.dag;

import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.json.JsonFault;
import dev.reproof.events.json.JsonFaults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tasks of a document as a graph without a cycle, by their place in the document. Nothing here recurses. */
final class TaskGraph {

    private final List<Task> tasks;
    private final Map<TaskId, Integer> places;
    private final int[][] parents;
    private final int[] rankOf;
    private final List<List<TaskId>> ranks = new ArrayList<>();

    private TaskGraph(List<Task> tasks, Map<TaskId, Integer> places) {
        this.tasks = tasks;
        this.places = places;
        this.parents = tasks.stream()
                .map(task -> task.dependsOn().stream().mapToInt(places::get).toArray())
                .toArray(int[][]::new);
        this.rankOf = new int[tasks.size()];
    }

    /** The graph of these tasks, unless a fault was noted: an id twice, an unknown parent, a cycle. */
    static Optional<TaskGraph> of(List<Task> tasks, JsonFaults faults) {
        Map<TaskId, Integer> places = new HashMap<>();
        for (Task task : tasks) {
            faults.attempt(() -> place(task, places));
        }
        if (faults.none()) {
            tasks.forEach(task ->
                    task.dependsOn().forEach(parent -> faults.attempt(() -> parent(task, parent, places))));
        }
        if (!faults.none()) {
            return Optional.empty();
        }
        TaskGraph graph = new TaskGraph(tasks, places);
        return faults.attempt(graph::ranked);
    }

    private static TaskId place(Task task, Map<TaskId, Integer> places) {
        if (places.putIfAbsent(task.id(), places.size()) != null) {
            throw new JsonFault("duplicate-task-id", "Two tasks have the id " + quoted(task.id()));
        }
        return task.id();
    }

    private static TaskId parent(Task task, TaskId parent, Map<TaskId, Integer> places) {
        if (!places.containsKey(parent)) {
            throw new JsonFault(
                    "unknown-dependency",
                    "Task " + quoted(task.id()) + " depends on " + quoted(parent) + ", which is not a task");
        }
        if (parent.equals(task.id())) {
            throw new JsonFault("self-dependency", "Task " + quoted(task.id()) + " depends on itself");
        }
        return parent;
    }

    /** Kahn's algorithm, rank by rank; a task joins the next rank at the moment its last parent is placed. */
    private TaskGraph ranked() {
        int[] missing = Arrays.stream(parents).mapToInt(of -> of.length).toArray();
        List<List<Integer>> children = children();
        Arrays.fill(rankOf, -1);
        List<Integer> frontier = new ArrayList<>();
        for (int task = 0; task < missing.length; task++) {
            if (missing[task] == 0) {
                frontier.add(task);
            }
        }
        int placed = 0;
        while (!frontier.isEmpty()) {
            placed += frontier.size();
            frontier = release(frontier, children, missing);
        }
        if (placed < tasks.size()) {
            throw new JsonFault("cycle", "Tasks depend on each other in a circle: " + circle());
        }
        return this;
    }

    private List<List<Integer>> children() {
        List<List<Integer>> children = new ArrayList<>();
        tasks.forEach(task -> children.add(new ArrayList<>(2)));
        for (int task = 0; task < parents.length; task++) {
            for (int parent : parents[task]) {
                children.get(parent).add(task);
            }
        }
        return children;
    }

    private List<Integer> release(List<Integer> frontier, List<List<Integer>> children, int[] missing) {
        List<Integer> next = new ArrayList<>();
        for (int task : frontier) {
            rankOf[task] = ranks.size();
            for (int child : children.get(task)) {
                if (--missing[child] == 0) {
                    next.add(child);
                }
            }
        }
        ranks.add(frontier.stream().map(this::id).toList());
        return next;
    }

    /** Follows parents that no rank took until a task comes up again; each of those has such a parent. */
    private String circle() {
        int start = 0;
        while (rankOf[start] >= 0) {
            start++;
        }
        Map<Integer, Integer> seen = new HashMap<>();
        List<Integer> path = new ArrayList<>();
        int at = start;
        while (seen.putIfAbsent(at, path.size()) == null) {
            path.add(at);
            at = Arrays.stream(parents[at])
                    .filter(parent -> rankOf[parent] < 0)
                    .findFirst()
                    .orElseThrow();
        }
        List<Integer> circle = path.subList(seen.get(at), path.size());
        String shown = circle.stream().limit(10).map(task -> quoted(id(task))).collect(Collectors.joining(" needs "));
        return shown + (circle.size() > 10 ? " and so on, " + circle.size() + " tasks" : " needs " + quoted(id(at)));
    }

    static String quoted(TaskId id) {
        return "'" + UntrustedText.shorten(id.value()) + "'";
    }

    /** Whether the document itself has that task. */
    boolean has(TaskId id) {
        return places.containsKey(id) && task(id).item().isEmpty();
    }

    Task task(TaskId id) {
        return tasks.get(place(id));
    }

    int place(TaskId id) {
        return places.get(id);
    }

    TaskId id(int place) {
        return tasks.get(place).id();
    }

    int[] parents(int place) {
        return parents[place];
    }

    int rank(int place) {
        return rankOf[place];
    }

    int size() {
        return tasks.size();
    }

    List<List<TaskId>> ranks() {
        return ranks;
    }
}
