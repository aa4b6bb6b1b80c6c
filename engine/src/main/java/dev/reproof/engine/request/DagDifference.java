package dev.reproof.engine.request;

import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How one DAG differs from another, for people. */
public final class DagDifference {

    private static final int MOST_NAMED = 10;

    private final Dag before;
    private final Dag after;

    private DagDifference(Dag before, Dag after) {
        this.before = before;
        this.after = after;
    }

    /** One phrase for each kind of difference; empty where the documents say the same in other words. */
    public static List<String> of(Dag before, Dag after) {
        return new DagDifference(before, after).phrases();
    }

    private List<String> phrases() {
        List<String> phrases = new ArrayList<>();
        name(phrases, "added", only(after, before));
        name(phrases, "removed", only(before, after));
        name(phrases, "changed", changed());
        ifDiffers(phrases, "the title", before.title(), after.title());
        ifDiffers(phrases, "the framing", before.framing(), after.framing());
        ifDiffers(phrases, "the output policy", before.outputPolicy(), after.outputPolicy());
        ifDiffers(phrases, "the models", before.models(), after.models());
        ifDiffers(phrases, "the agents", before.agents(), after.agents());
        ifDiffers(phrases, "the groups", before.groups(), after.groups());
        ifDiffers(phrases, "the loops", before.loops(), after.loops());
        ifDiffers(phrases, "the budget", before.budget(), after.budget());
        return phrases;
    }

    private List<TaskId> changed() {
        Set<TaskId> common = ids(before);
        return after.tasks().stream()
                .filter(DagDifference::isOfDocument)
                .filter(task -> common.contains(task.id()))
                .filter(task -> !task.equals(before.task(task.id())))
                .map(Task::id)
                .toList();
    }

    private static List<TaskId> only(Dag here, Dag there) {
        Set<TaskId> known = ids(there);
        return here.tasks().stream()
                .filter(DagDifference::isOfDocument)
                .map(Task::id)
                .filter(id -> !known.contains(id))
                .toList();
    }

    /** What an item differs in, its list does. */
    private static boolean isOfDocument(Task task) {
        return task.item().isEmpty();
    }

    private static Set<TaskId> ids(Dag dag) {
        return dag.tasks().stream().map(Task::id).collect(Collectors.toCollection(HashSet::new));
    }

    private static void name(List<String> phrases, String what, List<TaskId> tasks) {
        if (!tasks.isEmpty()) {
            String named = tasks.stream()
                    .limit(MOST_NAMED)
                    .map(id -> "'" + UntrustedText.shorten(id.value()) + "'")
                    .collect(Collectors.joining(", "));
            String more = tasks.size() > MOST_NAMED ? " and " + (tasks.size() - MOST_NAMED) + " more" : "";
            phrases.add(what + " " + (tasks.size() == 1 ? "task " : "tasks ") + named + more);
        }
    }

    private static void ifDiffers(List<String> phrases, String what, Object one, Object other) {
        if (!one.equals(other)) {
            phrases.add("changed " + what);
        }
    }
}
