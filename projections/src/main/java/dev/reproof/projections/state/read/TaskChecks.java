package dev.reproof.projections.state.read;

import dev.reproof.events.TaskId;
import dev.reproof.events.WellFormed;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.OnFailure;
import dev.reproof.events.dag.Task;
import dev.reproof.events.json.JsonFaults;
import dev.reproof.events.json.JsonProblem;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateWarning;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Compares the tasks of a state with each other and with a DAG. */
final class TaskChecks {

    private final Map<TaskId, StateTask> tasks = new HashMap<>();
    private final Consumer<StateWarning> warnings;

    TaskChecks(List<StateTask> all, Consumer<StateWarning> warnings) {
        all.forEach(task -> tasks.put(task.id(), task));
        this.warnings = warnings;
    }

    /** Warns of a task that has finished although something it needs has not, in the same iteration. */
    void order(List<StateTask> all, Optional<Dag> dag) {
        for (StateTask task : all) {
            if (task.status() == TaskStatus.FINISHED) {
                parents(task, dag).stream()
                        .filter(parent -> !hasFinished(parent, task.iteration()) && !letsGoOn(parent, dag))
                        .findFirst()
                        .ifPresent(parent -> warnings.accept(Warnings.inconsistent(
                                task.id(),
                                "has finished, but '" + Warnings.shown(parent) + "', which it needs, has not")));
            }
        }
    }

    private boolean hasFinished(TaskId id, int iteration) {
        StateTask parent = tasks.get(id);
        return parent != null && (parent.statusOnResume() == TaskStatus.FINISHED || parent.iteration() != iteration);
    }

    private boolean letsGoOn(TaskId parent, Optional<Dag> dag) {
        boolean ended =
                tasks.containsKey(parent) && tasks.get(parent).statusOnResume().ended();
        return ended
                && dag.flatMap(known -> known.find(parent))
                        .filter(task -> task.settings().onFailure() == OnFailure.CONTINUE)
                        .isPresent();
    }

    private static List<TaskId> parents(StateTask task, Optional<Dag> dag) {
        return dag.flatMap(known -> known.find(task.id())).map(Task::dependsOn).orElse(task.dependsOn());
    }

    /** Refuses other tasks than those of the DAG, and warns of tasks that it defines otherwise. */
    void against(Dag dag, List<StateTask> all, JsonFaults faults) {
        for (StateTask task : all) {
            Optional<Task> defined = dag.find(task.id());
            if (defined.isEmpty()) {
                faults.add(mismatch("The state has a task '" + Warnings.shown(task.id()) + "', the DAG has not"));
            } else {
                difference(task, defined.get())
                        .ifPresent(what -> warnings.accept(Warnings.dagChanged("Task '" + Warnings.shown(task.id())
                                + "' has another " + what + " in the DAG than in the state")));
            }
        }
        dag.tasks().stream()
                .filter(task -> task.item().isEmpty() && !tasks.containsKey(task.id()))
                .forEach(task -> faults.add(
                        mismatch("The DAG has a task '" + Warnings.shown(task.id()) + "', the state has not")));
    }

    private static JsonProblem mismatch(String message) {
        return new JsonProblem("dag-mismatch", message);
    }

    private static Optional<String> difference(StateTask task, Task defined) {
        Set<TaskId> parents = new HashSet<>(defined.dependsOn());
        if (!parents.equals(new HashSet<>(task.dependsOn()))) {
            return Optional.of("list of tasks it depends on");
        }
        if (task.prompt().isPresent() && !task.prompt().get().equals(WellFormed.of(defined.prompt()))) {
            return Optional.of("prompt");
        }
        return Optional.empty();
    }
}
