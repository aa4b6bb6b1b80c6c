package dev.reproof.engine.cli.run;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.projections.run.RunState;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The agent that a runner sends tasks to: the one that is named, else the one that the run had. */
final class RunAgent {

    private record Named(AgentOptions options, Function<RecoveredRun, Agent> agent) {}

    private final Optional<Named> named;
    private final Surroundings surroundings;

    private RunAgent(Optional<Named> named, Surroundings surroundings) {
        this.named = named;
        this.surroundings = surroundings;
    }

    /** Reads what is named, so that a mistake is found before anything runs. */
    static RunAgent of(Optional<AgentOptions> named, Surroundings surroundings) {
        return new RunAgent(named.map(options -> new Named(options, options.agent(surroundings))), surroundings);
    }

    /** The agent for that run, with those that its DAG names. */
    Agent of(RecoveredRun run, RunnerLog log) {
        return DagAgents.with(run, () -> others(run, log));
    }

    /** The agent for the tasks of which the DAG names none; it is recorded from here on. */
    private Agent others(RecoveredRun run, RunnerLog log) {
        RunState state = run.state();
        Map<String, String> before = state.writer().agent();
        Named chosen = inRun(named.orElseGet(() -> recorded(state)), before);
        Agent agent = chosen.agent().apply(run);
        if (!before.equals(chosen.options().named())) {
            run.chooseAgent(chosen.options().named());
            if (!before.isEmpty()) {
                log.tell(
                        "agent",
                        state,
                        "run " + state.run() + ": the agent is " + chosen.options() + ", in place of "
                                + new AgentOptions(before));
            }
        } else if (named.isEmpty()) {
            log.tell("agent", state, "run " + state.run() + ": the agent is that of before, " + chosen.options());
        }
        return agent;
    }

    /** Records the agent of a run that nobody runs yet, if one is named. */
    void record(RecoveredRun run) {
        named.ifPresent(chosen -> run.chooseAgent(
                chosen.options().after(run.state().writer().agent()).named()));
    }

    private Named inRun(Named chosen, Map<String, String> before) {
        AgentOptions options = chosen.options().after(before);
        return options.equals(chosen.options()) ? chosen : new Named(options, options.agent(surroundings));
    }

    private Named recorded(RunState state) {
        Map<String, String> before = state.writer().agent();
        if (before.isEmpty()) {
            throw AgentOptions.missing("Run " + state.run() + " has none recorded. ");
        }
        AgentOptions options = new AgentOptions(before);
        return new Named(options, options.agent(surroundings));
    }
}
