package dev.reproof.tests.parity;

import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Plays a script, and keeps every prompt it was sent. */
final class GatedScenarioAgent implements Agent {

    private final Agent script;
    private final List<Round> calls = new ArrayList<>();
    private final Map<Round, ExactText> prompts = new TreeMap<>();

    GatedScenarioAgent(GatedScenario scenario) {
        this.script = scenario.agent();
    }

    @Override
    public AgentResult run(AgentCall call, AgentOutput output) throws InterruptedException {
        synchronized (this) {
            Round round = new Round(call.key().task(), call.key().iteration());
            calls.add(round);
            prompts.put(round, new ExactText(call.prompt()));
        }
        return script.run(call, output);
    }

    /** What it worked on, each as often as it was asked. */
    synchronized List<Round> calls() {
        return calls.stream().sorted().toList();
    }

    synchronized Map<Round, ExactText> prompts() {
        return new TreeMap<>(prompts);
    }
}
