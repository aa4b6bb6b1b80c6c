package dev.reproof.engine.agent.preset;

import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import java.util.Optional;

/** Sends an agent no prompt that it would not take as it is: it would cut it, or do something else, and say nothing. */
public record GuardedAgent(AgentPreset preset, Agent agent) implements Agent {

    @Override
    public AgentResult run(AgentCall call, AgentOutput output) throws InterruptedException {
        Optional<String> refusal = call.model().isPresent() && !preset.takesModel()
                ? Optional.of(
                        "The DAG chooses a model, and " + preset + " cannot be told one; leave the task's model out")
                : preset.refusal(call.prompt());
        return refusal.isPresent() ? AgentResult.Failed.of(refusal.get()) : agent.run(call, output);
    }
}
