package dev.reproof.engine.agent.openai;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** How long to wait before the next try. */
final class RetryDelay {

    /** No endpoint keeps a runner waiting for longer than this. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");

    private RetryDelay() {}

    /** After that many tries, from 1: what the endpoint asked for, else twice as long each time. */
    static Duration after(int tries, Optional<Duration> asked) {
        return bounded(asked.orElseGet(() -> FIRST.multipliedBy(1L << Math.min(tries - 1, 10))));
    }

    /** What a {@code Retry-After} header asks for, in seconds or as a date; absent where it is neither. */
    static Optional<Duration> asked(String header, Clock clock) {
        String value = header.strip();
        if (SECONDS.matcher(value).matches()) {
            return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(value))));
        }
        try {
            ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(bounded(Duration.between(clock.instant(), date.toInstant())));
        } catch (DateTimeException e) {
            return Optional.empty(); // a header that says nothing is as good as none
        }
    }

    private static Duration bounded(Duration delay) {
        if (delay.isNegative()) {
            return Duration.ZERO;
        }
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }
}
