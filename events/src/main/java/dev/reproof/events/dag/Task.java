package dev.reproof.events.dag;

import dev.reproof.events.TaskId;
import java.util.List;

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

    /** The word the document format uses for this kind of task: {@code task}, {@code pause} or {@code oracle}. */
    String kind();

    /** Work for an agent. */
    record AgentTask(TaskId id, List<TaskId> dependsOn, Complexity complexity, String prompt, TaskSettings settings)
            implements Task {
        public AgentTask {
            dependsOn = List.copyOf(dependsOn);
        }

        /** One that runs as the run says. */
        public AgentTask(TaskId id, List<TaskId> dependsOn, Complexity complexity, String prompt) {
            this(id, dependsOn, complexity, prompt, TaskSettings.NONE);
        }

        @Override
        public Task with(TaskSettings other) {
            return new AgentTask(id, dependsOn, complexity, prompt, other);
        }

        @Override
        public String kind() {
            return "task";
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
        public String kind() {
            return "oracle";
        }
    }
}
