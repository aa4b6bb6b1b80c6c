package dev.reproof.engine.agent.model;

import dev.reproof.events.AgentVerdict;

/** Why a complete answer is none that a task can use. */
enum BadStop {
    LENGTH(AgentVerdict.LIMIT, "Model stopped at its length limit"),
    CONTEXT(AgentVerdict.LIMIT, "Model came to the end of its context window"),
    FILTER(AgentVerdict.REFUSED, "Model was stopped by a content filter"),
    REFUSAL(AgentVerdict.REFUSED, "Model refused to answer"),
    TOOL(AgentVerdict.OTHER, "Model called a tool, and it has none"),
    PAUSE(AgentVerdict.OTHER, "Model paused before its end"),
    ERROR(AgentVerdict.OTHER, "Model endpoint reported an error in its answer"),
    UNKNOWN(AgentVerdict.OTHER, "Model stopped for a reason that is not known");

    private final AgentVerdict verdict;
    private final String message;

    BadStop(AgentVerdict verdict, String message) {
        this.verdict = verdict;
        this.message = message;
    }

    AgentVerdict verdict() {
        return verdict;
    }

    /** The same everywhere, since prompts may carry it. */
    String message() {
        return message;
    }
}
