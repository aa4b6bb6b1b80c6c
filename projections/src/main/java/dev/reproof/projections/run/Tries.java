package dev.reproof.projections.run;

import dev.reproof.events.TaskEvent.TaskWaiting;
import java.time.Instant;
import java.util.Optional;

/**
 * How often a task was tried again in its iteration, since the operator last had a say in it.
 *
 * @param failures after attempts that simply failed
 * @param waits after attempts that failed for what passes with time
 * @param fallbacks with another model each
 * @param waitingSince when the first of those had failed; absent where there were none
 */
public record Tries(int failures, int waits, int fallbacks, Optional<Instant> waitingSince) {

    public static final Tries NONE = new Tries(0, 0, 0, Optional.empty());

    Tries and(TaskWaiting event, Instant at) {
        return switch (event.cause()) {
            case FALLBACK -> new Tries(failures, waits, fallbacks + 1, waitingSince);
            case FAILURE -> new Tries(failures + 1, waits, fallbacks, waitingSince);
            case RATE_LIMIT, OVERLOADED, EXIT_CODE, STANDARD_ERROR ->
                new Tries(failures, waits + 1, fallbacks, waitingSince.or(() -> Optional.of(at)));
        };
    }
}
