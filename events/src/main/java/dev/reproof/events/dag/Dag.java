package dev.reproof.events.dag;

import dev.reproof.events.TaskId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A validated DAG document: only {@link DagParser} makes one, so whoever holds a {@code Dag} may rely on every rule of
 * the format (unique ids, known dependencies, no cycle, loops that do not overlap).
 *
 * @param title never blank
 * @param tasks in document order, at least one
 * @param ranks task ids by rank, inside a rank in the order in which Kahn's algorithm releases them
 * @param loops convergence loops in document order; empty when the document has none
 * @param outputPolicy how much of a parent's transcript a prompt carries; absent when the document says nothing
 * @param budget limits of the whole run; absent when the document says nothing
 * @param framing text in front of every prompt, untouched; absent when the document says nothing
 * @param models the model chosen for a complexity; empty when the document has none
 */
public record Dag(
        String title,
        List<Task> tasks,
        List<List<TaskId>> ranks,
        List<Loop> loops,
        Optional<OutputPolicy> outputPolicy,
        Optional<Budget> budget,
        Optional<String> framing,
        Map<Complexity, ModelSelection> models) {

    public Dag {
        tasks = List.copyOf(tasks);
        ranks = ranks.stream().map(List::copyOf).toList();
        loops = List.copyOf(loops);
        models = Map.copyOf(models);
    }

    /**
     * The task of that id.
     *
     * @throws IllegalArgumentException when the DAG has no such task
     */
    public Task task(TaskId id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("No task '" + id + "' in DAG '" + title + "'"));
    }

    /** Where the task stands in {@link #tasks()}, if the DAG has it. */
    public OptionalInt indexOf(TaskId id) {
        return IntStream.range(0, tasks.size())
                .filter(index -> tasks.get(index).id().equals(id))
                .findFirst();
    }

    /** The task of that id, if the DAG has it. */
    public Optional<Task> find(TaskId id) {
        return tasks.stream().filter(task -> task.id().equals(id)).findFirst();
    }
}
