package dev.reproof.engine.agent;

import dev.reproof.events.AgentReport;
import dev.reproof.events.TaskEvent.TaskWaiting.Cause;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a prompt that has failed may succeed later.
 *
 * @param cause one that {@linkplain Cause#passes() passes}
 * @param notBefore when the agent says that it may be asked again; absent where it does not
 */
public record Retry(Cause cause, Optional<Instant> notBefore) {

    public Retry {
        if (!cause.passes()) {
            throw new IllegalArgumentException("What passes with time is waited for, found " + cause);
        }
        Objects.requireNonNull(notBefore, "notBefore");
    }

    /** What a report alone tells: limits pass, other failures do not. */
    public static Optional<Retry> of(AgentReport report, Optional<Instant> notBefore) {
        return switch (report.verdict()) {
            case RATE_LIMIT -> Optional.of(new Retry(Cause.RATE_LIMIT, notBefore));
            case OVERLOADED -> Optional.of(new Retry(Cause.OVERLOADED, notBefore));
            case OK, AUTH, REFUSED, LIMIT, TURNS, DENIED, INTERRUPTED, NO_END, NO_TURN, OTHER -> Optional.empty();
        };
    }
}
