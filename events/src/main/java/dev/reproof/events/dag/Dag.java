package dev.reproof.events.dag;

import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A validated DAG document: only {@link DagParser} makes one, so whoever holds a {@code Dag} may rely on every rule of
 * the format (unique ids, known dependencies, no cycle, loops that do not overlap). Immutable; equal when all parts are.
 */
public final class Dag {

    private final String title;
    private final List<Task> tasks;
    private final List<List<TaskId>> ranks;
    private final List<Loop> loops;
    private final Optional<OutputPolicy> outputPolicy;
    private final Optional<Budget> budget;
    private final Optional<String> framing;
    private final Map<Complexity, ModelSelection> models;
    private final Map<String, AgentDefinition> agents;
    private final Map<String, Long> groups;
    private final Map<TaskId, Integer> indexes;

    Dag(
            String title,
            List<Task> tasks,
            List<List<TaskId>> ranks,
            List<Loop> loops,
            Optional<OutputPolicy> outputPolicy,
            Optional<Budget> budget,
            Optional<String> framing,
            Map<Complexity, ModelSelection> models,
            Map<String, AgentDefinition> agents,
            Map<String, Long> groups) {
        this.title = title;
        this.tasks = List.copyOf(tasks);
        this.ranks = ranks.stream().map(List::copyOf).toList();
        this.loops = List.copyOf(loops);
        this.outputPolicy = outputPolicy;
        this.budget = budget;
        this.framing = framing;
        Map<Complexity, ModelSelection> ordered = new EnumMap<>(Complexity.class);
        ordered.putAll(models);
        this.models = Collections.unmodifiableMap(ordered);
        this.agents = Collections.unmodifiableMap(new TreeMap<>(agents));
        this.groups = Collections.unmodifiableMap(new TreeMap<>(groups));
        Map<TaskId, Integer> places = new HashMap<>(); // which copes with ids of one hash code, as Map.copyOf does not
        IntStream.range(0, tasks.size())
                .forEach(index -> places.put(tasks.get(index).id(), index));
        this.indexes = Collections.unmodifiableMap(places);
    }

    /** Never blank. */
    public String title() {
        return title;
    }

    /** The tasks in document order, at least one. */
    public List<Task> tasks() {
        return tasks;
    }

    /** Task ids by rank, inside a rank in the order in which Kahn's algorithm releases them. */
    public List<List<TaskId>> ranks() {
        return ranks;
    }

    /** Convergence loops in document order; empty when the document has none. */
    public List<Loop> loops() {
        return loops;
    }

    /** How much of other tasks' text a prompt carries; absent when the document says nothing. */
    public Optional<OutputPolicy> outputPolicy() {
        return outputPolicy;
    }

    /** Limits of the whole run; absent when the document says nothing. */
    public Optional<Budget> budget() {
        return budget;
    }

    /** Text in front of every prompt, untouched; absent when the document says nothing. */
    public Optional<String> framing() {
        return framing;
    }

    /** The model chosen for a complexity, in the order of {@link Complexity}; empty when the document has none. */
    public Map<Complexity, ModelSelection> models() {
        return models;
    }

    /** The agents that tasks name, by their names; empty when the document has none. */
    public Map<String, AgentDefinition> agents() {
        return agents;
    }

    /** How many tasks of a group run at one time, by its name; empty when the document has none. */
    public Map<String, Long> groups() {
        return groups;
    }

    /**
     * The task of that id.
     *
     * @throws IllegalArgumentException when the DAG has no such task
     */
    public Task task(TaskId id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("No task '" + id + "' in DAG '" + title + "'"));
    }

    /** The task of that id, if the DAG has it; the time does not depend on the size of the DAG. */
    public Optional<Task> find(TaskId id) {
        Integer index = indexes.get(id);
        return index == null ? Optional.empty() : Optional.of(tasks.get(index));
    }

    /** Where the task stands in {@link #tasks()}, if the DAG has it. */
    public OptionalInt indexOf(TaskId id) {
        Integer index = indexes.get(id);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /**
     * A loop over the reviewer and all its ancestors, as a document would have it that names nothing else.
     *
     * @throws IllegalArgumentException when the DAG has no such task
     */
    public Loop loop(TaskId convergeOn, long maxIterations) {
        Set<TaskId> members = new TreeSet<>();
        Deque<TaskId> waiting = new ArrayDeque<>(List.of(convergeOn));
        while (!waiting.isEmpty()) {
            TaskId next = waiting.pop();
            if (members.add(next)) {
                waiting.addAll(task(next).dependsOn());
            }
        }
        return new Loop(Loop.defaultId(convergeOn), convergeOn, maxIterations, Loop.ANCESTORS, List.copyOf(members));
    }

    /** Ranks follow from the tasks. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Dag that
                && title.equals(that.title)
                && tasks.equals(that.tasks)
                && loops.equals(that.loops)
                && outputPolicy.equals(that.outputPolicy)
                && budget.equals(that.budget)
                && framing.equals(that.framing)
                && models.equals(that.models)
                && agents.equals(that.agents)
                && groups.equals(that.groups);
    }

    @Override
    public int hashCode() {
        return Objects.hash(title, tasks, loops, outputPolicy, budget, framing, models, agents, groups);
    }

    @Override
    public String toString() {
        return "DAG '" + UntrustedText.shorten(title) + "' with " + tasks.size() + " tasks";
    }
}
