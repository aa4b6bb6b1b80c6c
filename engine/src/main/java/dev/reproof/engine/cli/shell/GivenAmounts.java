package dev.reproof.engine.cli.shell;

import dev.reproof.events.ReproofException.Invalid;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sizes and times as people write them on a command line. */
public final class GivenAmounts {

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,19}");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?) ?([A-Za-z]{1,3})");
    private static final Pattern TIME = Pattern.compile("(\\d{1,9}) ?(ms|[smhdw])");

    /** In lower case. */
    private static final Map<String, Long> BYTES = Map.of(
            "b", 1L,
            "kb", 1_000L,
            "mb", 1_000_000L,
            "gb", 1_000_000_000L,
            "tb", 1_000_000_000_000L,
            "kib", 1L << 10,
            "mib", 1L << 20,
            "gib", 1L << 30,
            "tib", 1L << 40);

    private static final Map<String, Duration> TIMES = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    private static final String A_SIZE = "a size with its unit such as 20GB, 20GiB or 20B";
    private static final String A_TIME = "a time such as 90s, 5m, 12h, 30d or 2w";

    private GivenAmounts() {}

    /**
     * A number of bytes with its unit, such as {@code 20GB}, {@code 1.5 MiB} or {@code 4096B}. A bare number is refused:
     * who writes 20 seldom means bytes.
     *
     * @throws Invalid for anything else
     */
    public static long bytes(String option, String text) {
        return size(text).orElseThrow(() -> new Invalid(option + " expected " + A_SIZE + ", found '" + text + "'"));
    }

    /**
     * A time with its unit, such as {@code 30d} or {@code 90s}.
     *
     * @throws Invalid for anything else
     */
    public static Duration time(String option, String text) {
        return span(text).orElseThrow(() -> new Invalid(option + " " + noTime(text)));
    }

    /**
     * A time with its unit.
     *
     * @throws Invalid for anything else; its message leaves it to the caller to name the option
     */
    public static Duration time(String text) {
        return span(text).orElseThrow(() -> new Invalid(noTime(text)));
    }

    private static String noTime(String text) {
        return "expected " + A_TIME + ", found '" + text + "'";
    }

    /**
     * The number for an option whose name ends in its unit: a bare one as it is, or an amount with another unit.
     *
     * @throws Invalid for anything else; its message leaves it to the caller to name the option
     */
    public static long inUnitOf(String option, String text) {
        if (NUMBER.matcher(text).matches()) {
            return new BigInteger(text)
                    .max(BigInteger.valueOf(Long.MIN_VALUE))
                    .min(BigInteger.valueOf(Long.MAX_VALUE))
                    .longValueExact();
        }
        boolean isTime = isTime(option);
        Optional<Long> amount = isTime ? span(text).map(Duration::toMillis) : size(text);
        return amount.orElseThrow(() -> new Invalid("expected "
                + (isTime ? "milliseconds, or " + A_TIME : "bytes, or " + A_SIZE) + ", found '" + text + "'"));
    }

    private static Optional<Long> size(String text) {
        Matcher found = SIZE.matcher(text);
        Long unit = found.matches() ? BYTES.get(found.group(2).toLowerCase(Locale.ROOT)) : null;
        return Optional.ofNullable(unit)
                .map(bytes -> new BigDecimal(found.group(1))
                        .multiply(BigDecimal.valueOf(bytes))
                        .setScale(0, RoundingMode.DOWN)
                        .min(BigDecimal.valueOf(Long.MAX_VALUE))
                        .longValueExact());
    }

    private static Optional<Duration> span(String text) {
        Matcher found = TIME.matcher(text);
        return found.matches()
                ? Optional.of(TIMES.get(found.group(2)).multipliedBy(Long.parseLong(found.group(1))))
                : Optional.empty();
    }

    /** Whether an option names milliseconds. */
    public static boolean isTime(String option) {
        return option.endsWith("-ms");
    }

    /** Whether an option names bytes. */
    public static boolean isSize(String option) {
        return option.endsWith("-bytes");
    }
}
