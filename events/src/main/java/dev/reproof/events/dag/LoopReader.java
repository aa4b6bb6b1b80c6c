package dev.reproof.events.dag;

import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.json.JsonFaults;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code loops} over a graph that is known to be sound. */
final class LoopReader {

    private final TaskGraph graph;
    private final LoopScopes scopes;
    private final Set<TaskId> reviewers = new HashSet<>();
    private final Set<String> ids = new HashSet<>();

    private LoopReader(TaskGraph graph) {
        this.graph = graph;
        this.scopes = new LoopScopes(graph);
    }

    static List<Loop> read(Field loops, TaskGraph graph, JsonFaults faults) {
        if (!loops.present()) {
            return List.of();
        }
        LoopReader reader = new LoopReader(graph);
        List<Field> entries =
                faults.attempt(() -> loops.requireArray("loops-invalid", 0)).orElse(List.of());
        List<LoopDraft> drafts = entries.stream()
                .flatMap(entry -> faults.attempt(() -> reader.loop(entry)).stream())
                .toList();
        return faults.none() ? faults.attempt(() -> reader.scopes.claim(drafts)).orElse(List.of()) : List.of();
    }

    private LoopDraft loop(Field entry) {
        entry.requireObject("loop-not-object");
        TaskId convergeOn = reviewer(entry.member("convergeOn"));
        long maxIterations = entry.member("maxIterations").requireInteger("loop-max-iterations-invalid", 1);
        Field id = entry.member("id");
        String name = id.present() ? id.requireName("loop-id-invalid") : Loop.defaultId(convergeOn);
        Field reexecute = entry.member("reexecute");
        List<TaskId> listed = reexecute.present() ? listed(reexecute, convergeOn) : List.of();
        if (!reviewers.add(convergeOn)) {
            throw entry.fault(
                    "loop-converge-on-duplicate",
                    "one loop for each reviewer, " + TaskGraph.quoted(convergeOn) + " has two");
        }
        if (!ids.add(name)) {
            throw entry.fault("loop-id-duplicate", "an id of its own, '" + UntrustedText.shorten(name) + "' is taken");
        }
        return new LoopDraft(name, convergeOn, maxIterations, listed);
    }

    private TaskId reviewer(Field field) {
        TaskId id = new TaskId(field.requireText("loop-converge-on-invalid"));
        if (!graph.has(id)) {
            throw field.fault("loop-converge-on-unknown", "the id of a task");
        }
        if (graph.task(id) instanceof Task.FanOutTask) {
            throw field.fault(
                    "loop-converge-on-unknown", "the id of a task that says something, which a list does not");
        }
        return id;
    }

    /** The tasks that the document names; none where it asks for all ancestors. */
    private List<TaskId> listed(Field reexecute, TaskId convergeOn) {
        reexecute.requireObject("loop-reexecute-invalid");
        Field kind = reexecute.member("kind");
        String word = kind.present() && kind.node().isTextual() ? kind.node().textValue() : "";
        if (word.equals(Loop.ANCESTORS)) {
            return List.of();
        }
        if (!word.equals("tasks")) {
            throw kind.fault("loop-reexecute-kind-invalid", "ancestors or tasks");
        }
        List<Field> tasks = reexecute.member("tasks").requireArray("loop-reexecute-tasks-invalid", 1);
        List<TaskId> listed = tasks.stream()
                .map(task -> new TaskId(task.requireText("loop-reexecute-tasks-invalid")))
                .toList();
        for (int i = 0; i < listed.size(); i++) {
            if (!graph.has(listed.get(i))) {
                throw tasks.get(i).fault("loop-reexecute-unknown", "the id of a task");
            }
        }
        List<TaskId> all = FanOuts.withItems(listed, graph);
        scopes.check(reexecute.path(), convergeOn, all);
        return all;
    }
}
