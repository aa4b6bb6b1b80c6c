package dev.reproof.engine.agent.openai;

import java.time.Duration;
import java.util.Optional;

/** A try that failed. */
final class ModelFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final String detail;
    private final boolean passing;
    private final transient Optional<Duration> retryAfter;

    private ModelFailure(String message, String detail, boolean passing, Optional<Duration> retryAfter) {
        super(message);
        this.detail = detail;
        this.passing = passing;
        this.retryAfter = retryAfter;
    }

    /**
     * A failure that the next try would meet again.
     *
     * @param message the same on every machine and at every time
     * @param detail what is known besides, for the log; may hold anything
     */
    static ModelFailure lasting(String message, String detail) {
        return new ModelFailure(message, detail, false, Optional.empty());
    }

    /** A failure that the next try may not meet; by that time, where the endpoint says so. */
    static ModelFailure passing(String message, String detail, Optional<Duration> retryAfter) {
        return new ModelFailure(message, detail, true, retryAfter);
    }

    String detail() {
        return detail;
    }

    boolean isPassing() {
        return passing;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
