package dev.reproof.engine.agent.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long to wait before the next try. */
final class RetryDelay {

    /** An attempt waits no longer than this: it holds a place that others could use. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Duration FIRST = Duration.ofSeconds(1);

    private RetryDelay() {}

    /** After that many tries, from 1: until the endpoint may be asked, where it says so, else twice as long each time. */
    static Duration after(int tries, Optional<Instant> notBefore, Instant now) {
        return notBefore
                .map(time -> Duration.between(now, time))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
                .orElseGet(() -> FIRST.multipliedBy(1L << Math.min(tries - 1, 5)));
    }
}
