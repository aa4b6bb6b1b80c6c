package dev.reproof.engine.store;

import dev.reproof.engine.agent.process.Machine;
import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.engine.disk.FileIdentity;
import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who has the right to write to a run of a shared store, as it is noted there.
 *
 * @param place stands for a directory of a machine that has not been started again since: whoever has the lock of a run's
 *     directory knows that nobody else of that place is at work
 * @param agentsOutlive how long its agents go on without a sign of it; whole seconds
 */
record StoreHolder(Holder holder, String place, Duration agentsOutlive) {

    private static final int PLACE_DIGITS = 16;

    private static final Pattern FORM =
            Pattern.compile("pid (\\d{1,10}) on host ([A-Za-z0-9._:-]{1,140}) since (\\S{20,40}) at ([0-9a-f]{"
                    + PLACE_DIGITS + "}), agents end after (\\d{1,9}) s");

    private static final int MOST_HOST_CHARS = 140;

    static StoreHolder of(Holder me, RunHome home, Duration agentsOutlive) {
        Machine machine = Machine.here(me.host());
        String directory =
                machine.boot().orElse(me.host()) + "\n" + home.directory().normalize() + "\n"
                        + DiskFailure.answer(
                                "look at", home.lock(), "check permissions there", () -> FileIdentity.of(home.lock()));
        byte[] place = directory.getBytes(StandardCharsets.UTF_8);
        String host = me.host().substring(0, Math.min(me.host().length(), MOST_HOST_CHARS));
        return new StoreHolder(
                new Holder(me.pid(), host, me.since()),
                Sha256.of(place).hex().substring(0, PLACE_DIGITS),
                Duration.ofSeconds(agentsOutlive.toSeconds()));
    }

    static Optional<StoreHolder> read(String noted) {
        Matcher form = FORM.matcher(noted);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            Holder holder = new Holder(Long.parseLong(form.group(1)), form.group(2), Instant.parse(form.group(3)));
            return Optional.of(
                    new StoreHolder(holder, form.group(4), Duration.ofSeconds(Long.parseLong(form.group(5)))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether the other one is of the same place. */
    boolean hasPlaceOf(StoreHolder other) {
        return place.equals(other.place);
    }

    @Override
    public String toString() {
        return holder + " at " + place + ", agents end after " + agentsOutlive.toSeconds() + " s";
    }
}
