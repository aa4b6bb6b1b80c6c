package dev.reproof.engine.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Where a moment of a run stands on a line of 100 percent. Long times in which nothing ran take little of it. */
final class TimeScale {

    /** What a long pause takes, in percent. */
    private static final double OF_A_PAUSE = 4;

    /** Shorter ones are drawn as long as they were. */
    private static final double LEAST_SHARE = 0.15;

    private static final int MOST_PAUSES = 8;

    /** A time in which something ran. */
    record Busy(Instant from, Instant to) {}

    /** A time in which nothing ran, and its place. */
    record Pause(Instant from, Instant to, double at) {}

    private final Instant from;
    private final Instant to;
    private final List<Pause> pauses = new ArrayList<>();
    private final double perMilli;

    TimeScale(Instant from, Instant to, List<Busy> busy) {
        this.from = from;
        this.to = to.isAfter(from) ? to : from.plusMillis(1);
        long total = millis(from, this.to);
        List<Busy> sorted = new ArrayList<>(busy);
        sorted.sort(Comparator.comparing(Busy::from));
        List<Busy> found = new ArrayList<>();
        Instant last = from;
        for (Busy next : sorted) {
            if (millis(last, next.from()) > total * LEAST_SHARE && found.size() < MOST_PAUSES) {
                found.add(new Busy(last, next.from()));
            }
            last = next.to().isAfter(last) ? next.to() : last;
        }
        long paused = found.stream()
                .mapToLong(pause -> millis(pause.from(), pause.to()))
                .sum();
        this.perMilli = (100 - found.size() * OF_A_PAUSE) / Math.max(1, total - paused);
        found.forEach(pause -> pauses.add(new Pause(pause.from(), pause.to(), at(pause.from()))));
    }

    private static long millis(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis());
    }

    /** Where a moment stands, from 0 to 100. */
    double at(Instant moment) {
        Instant shown = moment.isBefore(from) ? from : moment.isAfter(to) ? to : moment;
        double place = millis(from, shown) * perMilli;
        for (Pause pause : pauses) {
            if (shown.isAfter(pause.from())) {
                long inside = millis(pause.from(), shown.isBefore(pause.to()) ? shown : pause.to());
                place += inside * (OF_A_PAUSE / millis(pause.from(), pause.to()) - perMilli);
            }
        }
        return Math.min(100, place);
    }

    /** The moment at that place. */
    Instant moment(double place) {
        double left = place;
        Instant start = from;
        for (Pause pause : pauses) {
            double run = millis(start, pause.from()) * perMilli;
            if (left <= run) {
                break;
            }
            left -= run;
            if (left <= OF_A_PAUSE) {
                return pause.from().plusMillis((long) (left / OF_A_PAUSE * millis(pause.from(), pause.to())));
            }
            left -= OF_A_PAUSE;
            start = pause.to();
        }
        return start.plusMillis(Math.round(left / perMilli));
    }

    List<Pause> pauses() {
        return pauses;
    }

    static double ofPause() {
        return OF_A_PAUSE;
    }

    static String percent(double place) {
        return String.format(Locale.ROOT, "%.2f%%", place);
    }
}
