package dev.reproof.engine.cli.shell;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.RunId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;

/** Makes ids for runs that are given none: the time in UTC, then four characters left to chance. */
public record RunIds(Clock clock) implements Supplier<RunId> {

    @Override
    public RunId get() {
        String stamp = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(clock.instant());
        int chance = new SecureRandom().nextInt(35 * 36 * 36 * 36);
        return new RunId(stamp + "-" + Integer.toString(36 * 36 * 36 + chance, 36));
    }

    /**
     * The id of that name.
     *
     * @throws Invalid when it cannot be one
     */
    public static RunId named(String id) {
        try {
            return new RunId(id);
        } catch (IllegalArgumentException e) {
            throw new Invalid(e.getMessage(), e);
        }
    }
}
