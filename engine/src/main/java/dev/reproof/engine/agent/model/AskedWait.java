package dev.reproof.engine.agent.model;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * From when on an endpoint that has refused may be asked again, as its head says. What cannot be read is as good as left
 * out.
 */
final class AskedWait {

    /** Nobody is believed who wants to be left alone for longer. */
    static final Duration LONGEST = Duration.ofDays(7);

    private static final int TOO_MANY_REQUESTS = 429;

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");

    /** Such as {@code 1h2m3s} or {@code 6m0s}. */
    private static final Pattern LENGTH =
            Pattern.compile("(?=.)(?:[0-9]{1,6}h)?(?:[0-9]{1,6}m)?(?:[0-9]{1,9}(?:\\.[0-9]{1,9})?s)?");

    private static final Pattern MILLIS = Pattern.compile("([0-9]{1,9})ms");

    /** One of the limits that a provider tells of: whether nothing is left of it, and when there is more. */
    private record Limit(boolean usedUp, Instant reset) {}

    private AskedWait() {}

    /** As {@code Retry-After} says; else, of what there was too much, when the last limit that is used up ends, or the last of all. */
    static Optional<Instant> of(int status, HttpHeaders head, Instant now) {
        return head.firstValue("retry-after")
                .flatMap(value -> retryAfter(value.strip(), now))
                .or(() -> status == TOO_MANY_REQUESTS ? reset(head, now) : Optional.empty())
                .map(time -> bounded(time, now));
    }

    private static Optional<Instant> retryAfter(String value, Instant now) {
        return SECONDS.matcher(value).matches()
                ? Optional.of(now.plusSeconds(Long.parseLong(value)))
                : read(() -> ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
    }

    private static Optional<Instant> reset(HttpHeaders head, Instant now) {
        Stream<Limit> lengths = Stream.of("requests", "tokens")
                .flatMap(what -> limit(
                        head,
                        "x-ratelimit-remaining-" + what,
                        "x-ratelimit-reset-" + what,
                        value -> length(value).map(now::plus)));
        Stream<Limit> moments = Stream.of("requests", "tokens", "input-tokens", "output-tokens")
                .map(what -> "anthropic-ratelimit-" + what)
                .flatMap(name -> limit(
                        head,
                        name + "-remaining",
                        name + "-reset",
                        value -> read(() -> OffsetDateTime.parse(value).toInstant())));
        List<Limit> limits = Stream.concat(lengths, moments).toList();
        return last(limits.stream().filter(Limit::usedUp)).or(() -> last(limits.stream()));
    }

    private static Stream<Limit> limit(
            HttpHeaders head, String remaining, String reset, Function<String, Optional<Instant>> reader) {
        boolean usedUp = head.firstValue(remaining)
                .filter(left -> left.strip().equals("0"))
                .isPresent();
        return head
                .firstValue(reset)
                .flatMap(value -> reader.apply(value.strip()))
                .map(time -> new Limit(usedUp, time))
                .stream();
    }

    private static Optional<Instant> last(Stream<Limit> limits) {
        return limits.map(Limit::reset).max(Comparator.naturalOrder());
    }

    private static Optional<Duration> length(String value) {
        Matcher millis = MILLIS.matcher(value);
        if (millis.matches()) {
            return Optional.of(Duration.ofMillis(Long.parseLong(millis.group(1))));
        }
        return LENGTH.matcher(value).matches()
                ? Optional.of(Duration.parse("PT" + value.toUpperCase(Locale.ROOT)))
                : Optional.empty();
    }

    private static Optional<Instant> read(Supplier<Instant> reading) {
        try {
            return Optional.of(reading.get());
        } catch (DateTimeException e) {
            return Optional.empty(); // a header that says nothing is as good as none
        }
    }

    private static Instant bounded(Instant time, Instant now) {
        Instant last = now.plus(LONGEST);
        return time.isBefore(now) ? now : time.isAfter(last) ? last : time;
    }
}
