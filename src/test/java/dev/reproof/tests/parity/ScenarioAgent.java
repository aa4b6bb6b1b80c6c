package dev.reproof.tests.parity;

import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Plays a scenario, and keeps every prompt it was sent. */
public final class ScenarioAgent implements Agent {

    private static final OptionalLong TOKENS = OptionalLong.of(7);

    private final Scenario scenario;
    private final List<AttemptKey> calls = new ArrayList<>();
    private final Map<TaskId, ExactText> prompts = new TreeMap<>();

    public ScenarioAgent(Scenario scenario) {
        this.scenario = scenario;
    }

    @Override
    public AgentResult run(AgentCall call, AgentOutput output) {
        synchronized (this) {
            calls.add(call.key());
            prompts.put(call.key().task(), new ExactText(call.prompt()));
        }
        Turn turn = scenario.turn(call.key().task());
        turn.pieces().forEach(piece -> piece.print(output));
        return turn.failure()
                .<AgentResult>map(message -> new AgentResult.Failed(message, TOKENS, TOKENS))
                .orElseGet(() -> new AgentResult.Finished(TOKENS, TOKENS));
    }

    /** Every attempt it worked on, in the order in which they began. */
    public synchronized List<AttemptKey> calls() {
        return List.copyOf(calls);
    }

    /** The prompt of each task it worked on. */
    public synchronized Map<TaskId, ExactText> prompts() {
        return new TreeMap<>(prompts);
    }
}
