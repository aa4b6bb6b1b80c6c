package dev.reproof.events.dag;

import dev.reproof.events.TaskId;
import dev.reproof.events.json.JsonFault;
import dev.reproof.events.json.JsonFaults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Puts the tasks for items behind those of the document, which keep their places, and has whatever depends on a list depend on
 * all its items. So the DAG is the same before and after the list is there.
 */
final class FanOuts {

    static final long MOST_ITEMS = 1_000;
    private static final int MOST_OF_ALL = 10_000;

    /** Items depend on each other's lists, and repeat their ids: a small document could ask for any amount of memory. */
    private static final long MOST_LINES = 1_000_000;

    private static final long MOST_ID_CHARS = 10_000_000;

    private final Map<TaskId, Task.FanOutTask> lists = new HashMap<>();

    private FanOuts(List<Task> tasks) {
        tasks.forEach(task -> {
            if (task instanceof Task.FanOutTask list) {
                lists.put(list.id(), list);
            }
        });
    }

    /** Notes each list that cannot be one. */
    static List<Task> expanded(List<Task> tasks, JsonFaults faults) {
        FanOuts fanOuts = new FanOuts(tasks);
        if (fanOuts.lists.isEmpty()) {
            return tasks;
        }
        Map<TaskId, Task> known = new HashMap<>();
        tasks.forEach(task -> known.putIfAbsent(task.id(), task));
        for (int index = 0; index < tasks.size() && !faults.full(); index++) {
            if (tasks.get(index) instanceof Task.FanOutTask list) {
                String place = "tasks[" + index + "].fanOut.over";
                faults.attempt(() -> source(list, known, place));
            }
        }
        tasks.forEach(task -> task.dependsOn().stream()
                .filter(parent -> !known.containsKey(parent) && fanOuts.isItem(parent))
                .forEach(parent -> faults.attempt(() -> single(task, parent))));
        faults.attempt(() -> fanOuts.bounded(tasks));
        if (!faults.none()) {
            return tasks;
        }
        Stream<Task> items = tasks.stream()
                .flatMap(task -> task instanceof Task.FanOutTask list ? list.items().stream() : Stream.empty());
        return Stream.concat(tasks.stream(), items)
                .map(task -> task.behind(fanOuts.members(task.dependsOn(), task)))
                .toList();
    }

    private static Task source(Task.FanOutTask list, Map<TaskId, Task> known, String place) {
        Task over = known.get(list.over());
        if (!(over instanceof Task.AgentTask)) {
            throw new JsonFault(
                    "fan-out-over-unknown",
                    place + ": expected the id of a task for an agent, whose answer is the list, found "
                            + TaskGraph.quoted(list.over())
                            + (over == null ? ", which is not a task" : ", which is a " + over.kind()));
        }
        return over;
    }

    private boolean isItem(TaskId id) {
        return lists.values().stream().anyMatch(list -> id.value().startsWith(list.id() + "."));
    }

    private static Task single(Task task, TaskId item) {
        throw new JsonFault(
                "unknown-dependency",
                "Task " + TaskGraph.quoted(task.id()) + " depends on " + TaskGraph.quoted(item)
                        + ", which is not a task of the document; name the list, and it depends on all its items");
    }

    private long bounded(List<Task> tasks) {
        long all = lists.values().stream().mapToLong(Task.FanOutTask::maxItems).sum();
        long chars = lists.values().stream()
                .mapToLong(list -> (long) list.maxItems() * list.id().value().length())
                .sum();
        long lines = 0;
        for (Task task : tasks) {
            long times = task instanceof Task.FanOutTask list ? 1L + list.maxItems() : 1;
            for (TaskId parent : task.dependsOn()) {
                lines += times * (lists.containsKey(parent) ? lists.get(parent).maxItems() : 1);
            }
        }
        require(MOST_OF_ALL, "items in all lists together", all);
        require(MOST_ID_CHARS, "characters in the ids of all items together", chars);
        require(MOST_LINES, "dependencies with those of all items", lines);
        return all;
    }

    private static void require(long most, String what, long found) {
        if (found > most) {
            throw new JsonFault("fan-out-limit", "tasks: expected at most " + most + " " + what + ", found " + found);
        }
    }

    /** In place of each list its items; an item itself depends on its list. */
    private List<TaskId> members(List<TaskId> parents, Task of) {
        if (parents.stream().noneMatch(lists::containsKey)) {
            return parents;
        }
        List<TaskId> members = new ArrayList<>();
        for (TaskId parent : parents) {
            boolean own = of.item().filter(item -> item.of().equals(parent)).isPresent();
            if (own || !lists.containsKey(parent)) {
                members.add(parent);
            } else {
                lists.get(parent).items().forEach(item -> members.add(item.id()));
            }
        }
        return members.stream().distinct().toList();
    }

    /** Those tasks, and with each list all its items. */
    static List<TaskId> withItems(List<TaskId> tasks, TaskGraph graph) {
        return tasks.stream()
                .flatMap(id -> Stream.concat(
                        Stream.of(id),
                        graph.task(id) instanceof Task.FanOutTask list
                                ? list.items().stream().map(Task::id)
                                : Stream.empty()))
                .toList();
    }
}
