package dev.reproof.engine.cli.keep;

import dev.reproof.events.ReproofException.Invalid;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sizes and ages as people write them on a command line. */
final class GivenAmounts {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?) ?([A-Za-z]{0,3})");
    private static final Pattern AGE = Pattern.compile("(\\d{1,6}) ?([smhdw])");

    /** In lower case. */
    private static final Map<String, Long> BYTES = Map.of(
            "", 1L,
            "b", 1L,
            "kb", 1_000L,
            "mb", 1_000_000L,
            "gb", 1_000_000_000L,
            "tb", 1_000_000_000_000L,
            "kib", 1L << 10,
            "mib", 1L << 20,
            "gib", 1L << 30,
            "tib", 1L << 40);

    private static final Map<String, Duration> AGES = Map.of(
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    private GivenAmounts() {}

    /**
     * A number of bytes, such as {@code 20GB}, {@code 1.5 MiB} or {@code 4096}.
     *
     * @throws Invalid for anything else
     */
    static long bytes(String option, String text) {
        Matcher found = SIZE.matcher(text);
        Long unit = found.matches() ? BYTES.get(found.group(2).toLowerCase(Locale.ROOT)) : null;
        if (unit == null) {
            throw new Invalid(option + " expected a size such as 500MB, 20GB or 1.5GiB, found '" + text + "'");
        }
        BigDecimal bytes = new BigDecimal(found.group(1))
                .multiply(BigDecimal.valueOf(unit))
                .setScale(0, RoundingMode.DOWN);
        return bytes.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValueExact();
    }

    /**
     * A time span, such as {@code 30d} or {@code 12h}.
     *
     * @throws Invalid for anything else
     */
    static Duration age(String option, String text) {
        Matcher found = AGE.matcher(text);
        if (!found.matches()) {
            throw new Invalid(option + " expected a time such as 30d, 12h, 90m or 2w, found '" + text + "'");
        }
        return AGES.get(found.group(2)).multipliedBy(Long.parseLong(found.group(1)));
    }
}
