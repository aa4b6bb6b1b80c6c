package dev.reproof.engine.agent.output;

import dev.reproof.events.AgentVerdict;

/** What the exit code of an agent tells that has not told itself how it ended. */
public final class ExitVerdict {

    private static final int INTERRUPT = 130;
    private static final int TERMINATE = 143;

    private ExitVerdict() {}

    /** {@link AgentVerdict#OTHER} where it tells nothing. */
    public static AgentVerdict of(AgentFormat format, int code) {
        if (code == INTERRUPT || code == TERMINATE) {
            return AgentVerdict.INTERRUPTED;
        }
        return format == AgentFormat.GEMINI ? gemini(code) : AgentVerdict.OTHER;
    }

    /** Codes of its own, else the last eight bits of an HTTP status. */
    private static AgentVerdict gemini(int code) {
        return switch (code) {
            case 41, 401 & 0xFF, 403 & 0xFF -> AgentVerdict.AUTH;
            case 53 -> AgentVerdict.TURNS;
            case 54, 55 -> AgentVerdict.DENIED;
            case 429 & 0xFF -> AgentVerdict.RATE_LIMIT;
            case 503 & 0xFF -> AgentVerdict.OVERLOADED;
            default -> AgentVerdict.OTHER;
        };
    }
}
