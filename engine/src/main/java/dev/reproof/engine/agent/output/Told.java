package dev.reproof.engine.agent.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.AgentReport;
import dev.reproof.events.AgentReport.Cost;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Single words and numbers that an agent tells. What cannot be one is as good as not told. */
public final class Told {

    /** The largest number that every reader of JSON can hold. */
    private static final long MOST = (1L << 53) - 1;

    private static final BigDecimal MOST_DOLLARS = BigDecimal.valueOf(MOST, 9);

    /** Digits of a dollar that are kept while amounts are added up. */
    private static final int DIGITS = 18;

    private static final BigDecimal LEAST_DOLLARS = BigDecimal.valueOf(1, DIGITS);

    /** Of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,8}");

    private Told() {}

    public static Optional<String> word(JsonNode node) {
        return node.isTextual() ? word(node.textValue()) : Optional.empty();
    }

    static Optional<String> word(String told) {
        return told.isBlank() ? Optional.empty() : Optional.of(AgentReport.word(told));
    }

    public static Optional<Long> count(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong()
                ? Optional.of(node.longValue()).filter(Told::bounded)
                : Optional.empty();
    }

    /** The first, and what is told of the others; nothing without the first. */
    static Optional<Long> sum(JsonNode first, JsonNode... others) {
        Optional<Long> sum = count(first);
        for (JsonNode other : others) {
            Optional<Long> before = sum;
            sum = count(other).flatMap(more -> plus(before, more)).or(() -> before);
        }
        return sum.filter(Told::bounded);
    }

    /** The sum of what is told. */
    static Optional<Long> plus(Optional<Long> one, Optional<Long> other) {
        return one.isEmpty() ? other : Optional.of(one.get() + other.orElse(0L)).filter(Told::bounded);
    }

    /** A status of HTTP with which something was refused. */
    public static Optional<Integer> status(JsonNode node) {
        return count(node).filter(status -> status >= 400 && status <= 599).map(Math::toIntExact);
    }

    /** A moment in seconds since 1970. */
    static Optional<Instant> moment(JsonNode seconds) {
        return count(seconds).filter(second -> second <= LAST_SECOND).map(Instant::ofEpochSecond);
    }

    /** A moment some seconds after another, which is in milliseconds since 1970; as headers of HTTP tell it. */
    static Optional<Instant> moment(JsonNode millis, JsonNode seconds) {
        Optional<Long> later = SECONDS.matcher(seconds.asText("")).matches()
                ? Optional.of(Long.valueOf(seconds.asText("")))
                : Optional.empty();
        return count(millis)
                .filter(from -> from <= LAST_SECOND * 1000)
                .flatMap(from -> later.map(Instant.ofEpochMilli(from)::plusSeconds));
    }

    /** An amount in dollars. */
    static Optional<BigDecimal> dollars(JsonNode node) {
        if (!node.isNumber()) {
            return Optional.empty();
        }
        BigDecimal amount = node.decimalValue();
        if (amount.signum() < 0 || amount.compareTo(MOST_DOLLARS) > 0) {
            return Optional.empty();
        }
        // of a number like 1e-999999999 not even the digits could be kept
        return Optional.of(
                amount.compareTo(LEAST_DOLLARS) < 0
                        ? BigDecimal.ZERO
                        : amount.setScale(DIGITS, RoundingMode.HALF_EVEN));
    }

    static Optional<Cost> cost(BigDecimal dollars) {
        return dollars.compareTo(MOST_DOLLARS) > 0
                ? Optional.empty()
                : Optional.of(new Cost(
                        "USD",
                        dollars.movePointRight(9)
                                .setScale(0, RoundingMode.HALF_EVEN)
                                .longValueExact()));
    }

    private static Optional<Long> plus(Optional<Long> sum, long more) {
        return sum.map(before -> before + more);
    }

    private static boolean bounded(long number) {
        return number >= 0 && number <= MOST;
    }
}
