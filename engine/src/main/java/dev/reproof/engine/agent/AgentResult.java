package dev.reproof.engine.agent;

import dev.reproof.events.AgentReport;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** How an attempt ended, the tokens it says it used, and what else it told. */
public sealed interface AgentResult {

    /** What the agent told beside its text; absent where it told nothing. */
    default Optional<AgentReport> report() {
        return Optional.empty();
    }

    /** The task is done. */
    record Finished(OptionalLong inputTokens, OptionalLong outputTokens, Optional<AgentReport> report)
            implements AgentResult {
        public Finished {
            Objects.requireNonNull(report, "report");
            requireCounts(inputTokens, outputTokens);
        }

        /** The end of an agent that has told what it used in its report. */
        public Finished(AgentReport report) {
            this(told(report.tokens().input()), told(report.tokens().output()), Optional.of(report));
        }

        /** The end of an agent that tells nothing else. */
        public Finished(OptionalLong inputTokens, OptionalLong outputTokens) {
            this(inputTokens, outputTokens, Optional.empty());
        }
    }

    /**
     * The task could not be done.
     *
     * @param message the same for the same failure on every machine and at every time, since prompts may carry it
     * @param retry why the same prompt may succeed later; absent where nothing speaks for it
     */
    record Failed(
            String message,
            OptionalLong inputTokens,
            OptionalLong outputTokens,
            Optional<AgentReport> report,
            Optional<Retry> retry)
            implements AgentResult {
        public Failed {
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(report, "report");
            Objects.requireNonNull(retry, "retry");
            requireCounts(inputTokens, outputTokens);
        }

        /** A failure for which nothing says that it passes. */
        public Failed(
                String message, OptionalLong inputTokens, OptionalLong outputTokens, Optional<AgentReport> report) {
            this(message, inputTokens, outputTokens, report, Optional.empty());
        }

        /** The same failure, which passes for that reason. */
        public Failed passing(Retry why) {
            return new Failed(message, inputTokens, outputTokens, report, Optional.of(why));
        }

        /** A failure of an agent that has told what it used in its report. */
        public Failed(String message, AgentReport report) {
            this(message, told(report.tokens().input()), told(report.tokens().output()), Optional.of(report));
        }

        /** A failure of an agent that tells nothing else. */
        public Failed(String message, OptionalLong inputTokens, OptionalLong outputTokens) {
            this(message, inputTokens, outputTokens, Optional.empty());
        }

        /** A failure of an agent that does not tell what it used. */
        public static Failed of(String message) {
            return new Failed(message, OptionalLong.empty(), OptionalLong.empty());
        }
    }

    /** Nobody can say, and nothing of it is left: its prompt has to be sent again. Only of an attempt that was taken over. */
    record Lost() implements AgentResult {}

    private static OptionalLong told(Optional<Long> tokens) {
        return tokens.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    private static void requireCounts(OptionalLong inputTokens, OptionalLong outputTokens) {
        if (inputTokens.orElse(0) < 0 || outputTokens.orElse(0) < 0) {
            throw new IllegalArgumentException(
                    "Token counts must not be negative, found input=" + inputTokens + " output=" + outputTokens);
        }
    }
}
