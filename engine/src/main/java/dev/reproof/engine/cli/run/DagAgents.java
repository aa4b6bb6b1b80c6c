package dev.reproof.engine.cli.run;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.TaskAgents;
import dev.reproof.engine.agent.command.AgentEnvironment;
import dev.reproof.events.dag.AgentDefinition;
import dev.reproof.events.dag.Dag;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The agents that a DAG names for its tasks, beside the one that a runner has. */
final class DagAgents {

    private DagAgents() {}

    /** @param others asked for only where a task is sent to it */
    static Agent with(RecoveredRun run, Supplier<Agent> others) {
        Dag dag = run.state().dag();
        if (dag.agents().isEmpty()) {
            return others.get();
        }
        Map<String, Agent> named = new HashMap<>();
        dag.agents().forEach((name, agent) -> named.put(name, agent(agent, run)));
        return new TaskAgents(dag, named, TaskAgents.needsAnother(dag) ? Optional.of(others.get()) : Optional.empty());
    }

    /** As the options would name it. */
    private static Agent agent(AgentDefinition definition, RecoveredRun run) {
        Map<String, String> named = new HashMap<>();
        definition.command().ifPresent(command -> named.put(AgentOptions.COMMAND, command));
        definition.preset().ifPresent(preset -> named.put(AgentOptions.NAME, preset));
        definition.output().ifPresent(output -> named.put(AgentOptions.OUTPUT, output));
        return new AgentOptions(named).started(AgentEnvironment.inherited().and(definition.environment()), run);
    }
}
