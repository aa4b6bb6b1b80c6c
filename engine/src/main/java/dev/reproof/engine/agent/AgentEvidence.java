package dev.reproof.engine.agent;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether the raw output of an agent is kept beside the text that was taken out of it. It reaches no prompt. */
public enum AgentEvidence {

    /** As an artifact, as far as there are some. */
    KEPT,

    /** Not at all. */
    NONE;

    /** Under this name it is recorded with the options that name an agent. */
    public static final String OPTION = "--agent-evidence";

    /** The one of this name, which is in lower case. */
    public static Optional<AgentEvidence> named(String name) {
        return Arrays.stream(values())
                .filter(evidence -> evidence.toString().equals(name))
                .findFirst();
    }

    /** What was recorded with an agent; where nothing was, it is kept. */
    public static AgentEvidence of(Map<String, String> agent) {
        return Optional.ofNullable(agent.get(OPTION))
                .flatMap(AgentEvidence::named)
                .orElse(KEPT);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
