package dev.reproof.engine.publish;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Figures as reports show them, the same everywhere. */
final class Figures {

    static final String NONE = "–";

    private Figures() {}

    static String time(Optional<Instant> at) {
        return at.map(Instant::toString).orElse(NONE);
    }

    /** Seconds and thousandths between two moments, if there are two. */
    static String seconds(Optional<Instant> from, Optional<Instant> to) {
        if (from.isEmpty() || to.isEmpty()) {
            return NONE;
        }
        long millis = Math.max(0, Duration.between(from.get(), to.get()).toMillis()); // a clock may be set back
        String thousandths =
                Long.toString(1000 + millis % 1000).substring(1); // a formatter costs more than the rest of a page
        return millis / 1000 + "." + thousandths + " s";
    }
}
