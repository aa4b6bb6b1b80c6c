package dev.reproof.engine.cli;

import dev.reproof.events.RunId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;

/** Makes ids for runs that are given none: the time in UTC, then four characters left to chance. */
record RunIds(Clock clock) implements Supplier<RunId> {

    @Override
    public RunId get() {
        String stamp = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(clock.instant());
        return new RunId(stamp + "-" + suffix(new SecureRandom()));
    }

    private static String suffix(SecureRandom random) {
        return Integer.toString(36 * 36 * 36 + random.nextInt(35 * 36 * 36 * 36), 36);
    }
}
