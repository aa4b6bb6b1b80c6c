package dev.reproof.engine.shown;

import java.time.Duration;
import java.util.Locale;

/** Amounts as people read them, at most eight columns wide. */
public final class Amounts {

    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

    private Amounts() {}

    /** Bytes in powers of a thousand, such as {@code 337 B} and {@code 14.2 kB}. */
    public static String bytes(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        int unit = 0;
        double amount = bytes / 1_000.0;
        while (amount >= 999.95) {
            amount /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
    }

    /** A time span, such as {@code 0.3 s}, {@code 48 s}, {@code 12m 04s}, {@code 3h 07m} and {@code 2d 05h}. */
    public static String span(Duration span) {
        Duration shown = span.isNegative() ? Duration.ZERO : span;
        if (shown.compareTo(Duration.ofSeconds(10)) < 0) {
            return shown.toSeconds() + "." + shown.toMillisPart() / 100 + " s";
        }
        return wholeSpan(shown);
    }

    /** As {@link #span}, without tenths: for what is shown while it grows. */
    public static String wholeSpan(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return two(seconds / 60, "m", seconds % 60, "s");
        }
        return seconds < 86_400
                ? two(seconds / 3_600, "h", seconds / 60 % 60, "m")
                : two(seconds / 86_400, "d", seconds / 3_600 % 24, "h");
    }

    /** A number with its digits in groups of three. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String two(long first, String unit, long second, String smaller) {
        return String.format(Locale.ROOT, "%d%s %02d%s", first, unit, second, smaller);
    }
}
