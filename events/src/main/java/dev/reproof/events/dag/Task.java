package dev.reproof.events.dag;

import dev.reproof.events.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One node of a DAG. */
public sealed interface Task {

    TaskId id();

    /** Parents in document order, each once. */
    List<TaskId> dependsOn();

    /** How hard the task is; {@link Complexity#LOW} for gates, which cannot say. */
    Complexity complexity();

    /** The task's own prompt, untouched; empty where the document has none. */
    String prompt();

    /** How it runs, where the document says that of this one. */
    TaskSettings settings();

    /** The same task, run otherwise. */
    Task with(TaskSettings other);

    /** The same task behind other parents. */
    Task behind(List<TaskId> parents);

    /** The word for this kind of task: {@code task}, {@code pause}, {@code oracle} or {@code fanOut}. */
    String kind();

    /** Whether it has a prompt, or a command, that is sent. */
    default boolean isSent() {
        return this instanceof AgentTask || this instanceof OracleTask;
    }

    /** Which item of a list it is for; absent for every task that a document has itself. */
    default Optional<Item> item() {
        return Optional.empty();
    }

    /**
     * A place in the list of a {@link FanOutTask}.
     *
     * @param of the task that makes the list
     * @param index from 1
     */
    record Item(TaskId of, int index) {

        /** What the task is called that works on it. */
        TaskId task() {
            return new TaskId(of + "." + index);
        }
    }

    /**
     * Work for an agent.
     *
     * @param prompt where it is for an item of a list, with places for that
     */
    record AgentTask(
            TaskId id,
            List<TaskId> dependsOn,
            Complexity complexity,
            String prompt,
            TaskSettings settings,
            Optional<Item> item)
            implements Task {
        public AgentTask {
            dependsOn = List.copyOf(dependsOn);
        }

        /** One that a document has itself. */
        public AgentTask(
                TaskId id, List<TaskId> dependsOn, Complexity complexity, String prompt, TaskSettings settings) {
            this(id, dependsOn, complexity, prompt, settings, Optional.empty());
        }

        /** One that runs as the run says. */
        public AgentTask(TaskId id, List<TaskId> dependsOn, Complexity complexity, String prompt) {
            this(id, dependsOn, complexity, prompt, TaskSettings.NONE);
        }

        @Override
        public Task with(TaskSettings other) {
            return new AgentTask(id, dependsOn, complexity, prompt, other, item);
        }

        @Override
        public Task behind(List<TaskId> parents) {
            return new AgentTask(id, parents, complexity, prompt, settings, item);
        }

        @Override
        public String kind() {
            return "task";
        }
    }

    /**
     * Becomes as many tasks as the answer of another one, a JSON array, has items. Its own part is to read that answer, which calls
     * no model; the DAG has a task for each item there may be, in which this one stands for what all of them depend on.
     *
     * @param over the task whose answer is the list; one of {@code dependsOn}
     * @param maxItems how many items there may be
     * @param template each of them, under this id, with the parents that the document names
     */
    record FanOutTask(TaskId id, List<TaskId> dependsOn, TaskId over, int maxItems, AgentTask template)
            implements Task {
        public FanOutTask {
            dependsOn = List.copyOf(dependsOn);
        }

        /** The tasks for the items that there may be, in their order. */
        public List<AgentTask> items() {
            List<TaskId> parents = Stream.concat(template.dependsOn().stream(), Stream.of(id))
                    .distinct()
                    .toList();
            return IntStream.rangeClosed(1, maxItems)
                    .mapToObj(index -> new Item(id, index))
                    .map(item -> new AgentTask(
                            item.task(),
                            parents,
                            template.complexity(),
                            template.prompt(),
                            template.settings(),
                            Optional.of(item)))
                    .toList();
        }

        @Override
        public Complexity complexity() {
            return Complexity.LOW;
        }

        @Override
        public String prompt() {
            return "";
        }

        /** Its items have what the template says. */
        @Override
        public TaskSettings settings() {
            return TaskSettings.NONE;
        }

        @Override
        public Task with(TaskSettings other) {
            return this;
        }

        @Override
        public Task behind(List<TaskId> parents) {
            return new FanOutTask(id, parents, over, maxItems, template);
        }

        @Override
        public String kind() {
            return "fanOut";
        }
    }

    /** A gate that waits until a person lets the run go on. */
    record PauseTask(TaskId id, List<TaskId> dependsOn, String prompt, TaskSettings settings) implements Task {
        public PauseTask {
            dependsOn = List.copyOf(dependsOn);
        }

        /** One that waits as the run says. */
        public PauseTask(TaskId id, List<TaskId> dependsOn, String prompt) {
            this(id, dependsOn, prompt, TaskSettings.NONE);
        }

        @Override
        public Complexity complexity() {
            return Complexity.LOW;
        }

        @Override
        public Task with(TaskSettings other) {
            return new PauseTask(id, dependsOn, prompt, other);
        }

        @Override
        public Task behind(List<TaskId> parents) {
            return new PauseTask(id, parents, prompt, settings);
        }

        @Override
        public String kind() {
            return "pause";
        }
    }

    /**
     * A gate that runs a command and judges what it prints.
     *
     * @param expect a JavaScript regular expression, searched in the output
     * @param allowNonZeroExit whether another exit code than 0 may pass
     */
    record OracleTask(
            TaskId id,
            List<TaskId> dependsOn,
            String command,
            String expect,
            boolean allowNonZeroExit,
            TaskSettings settings)
            implements Task {
        public OracleTask {
            dependsOn = List.copyOf(dependsOn);
        }

        /** One that runs as the run says. */
        public OracleTask(TaskId id, List<TaskId> dependsOn, String command, String expect, boolean allowNonZeroExit) {
            this(id, dependsOn, command, expect, allowNonZeroExit, TaskSettings.NONE);
        }

        @Override
        public Complexity complexity() {
            return Complexity.LOW;
        }

        @Override
        public String prompt() {
            return "";
        }

        @Override
        public Task with(TaskSettings other) {
            return new OracleTask(id, dependsOn, command, expect, allowNonZeroExit, other);
        }

        @Override
        public Task behind(List<TaskId> parents) {
            return new OracleTask(id, parents, command, expect, allowNonZeroExit, settings);
        }

        @Override
        public String kind() {
            return "oracle";
        }
    }
}
