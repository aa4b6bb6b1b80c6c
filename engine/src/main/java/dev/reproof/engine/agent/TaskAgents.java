package dev.reproof.engine.agent;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.Task.AgentTask;
import java.util.Map;
import java.util.Optional;

/** Sends each task to the agent that its DAG names for it, and the others to one for all of them. */
public final class TaskAgents implements Agent {

    private final Dag dag;
    private final Map<String, Agent> named;
    private final Optional<Agent> others;

    /**
     * The agents of that DAG.
     *
     * @param named by their names in the DAG
     * @param others for tasks of which the DAG names none; absent where there are no such tasks
     * @throws Invalid where a task has none
     */
    public TaskAgents(Dag dag, Map<String, Agent> named, Optional<Agent> others) {
        this.dag = dag;
        this.named = Map.copyOf(named);
        this.others = others;
        dag.tasks().stream()
                .filter(AgentTask.class::isInstance)
                .filter(task -> agent(task.id()).isEmpty())
                .findFirst()
                .ifPresent(task -> {
                    throw new Invalid("Which agent is task '"
                            + UntrustedText.shorten(task.id().value()) + "' sent to? The DAG names "
                            + task.settings()
                                    .agent()
                                    .map(name -> "'" + UntrustedText.shorten(name) + "', which is not given")
                                    .orElse("none, and there is none for all tasks"));
                });
    }

    /** Whether a task of that DAG is sent to an agent that it does not name; so it is where it has no tasks of agents. */
    public static boolean needsAnother(Dag dag) {
        return dag.tasks().stream().noneMatch(AgentTask.class::isInstance)
                || dag.tasks().stream()
                        .filter(AgentTask.class::isInstance)
                        .anyMatch(task -> task.settings().agent().isEmpty());
    }

    private Optional<Agent> agent(TaskId task) {
        Optional<String> name = dag.find(task).flatMap(found -> found.settings().agent());
        return name.isPresent() ? Optional.ofNullable(named.get(name.get())) : others;
    }

    @Override
    public AgentResult run(AgentCall call, AgentOutput output) throws InterruptedException {
        Agent agent = agent(call.key().task())
                .orElseThrow(() -> new Invalid("Which agent is " + call + " sent to? The DAG has no such task"));
        return agent.run(call, output);
    }
}
