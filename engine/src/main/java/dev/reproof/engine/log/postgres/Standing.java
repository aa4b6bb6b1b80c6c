package dev.reproof.engine.log.postgres;

import dev.reproof.events.UntrustedText;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a run stands in a store.
 *
 * @param run its id
 * @param log number of the log that is the run's
 * @param epoch how often the right to write to it was given
 * @param holder who has it, or had it last
 * @param lease how long that right lasts by the server's clock, if it is not renewed; negative where it is over
 * @param position rows of its log
 * @param head link of the last decision; absent where there is none
 * @param headSequence of the last decision; -1 where there is none
 * @param lastAppend names the last write
 * @param figures what its writer told of it
 * @param changedAt when it was written to last, by the server's clock
 */
public record Standing(
        String run,
        long log,
        long epoch,
        String holder,
        Duration lease,
        long position,
        Optional<String> head,
        long headSequence,
        Optional<String> lastAppend,
        Figures figures,
        Instant changedAt) {

    /** Whether somebody has the right to write to it. */
    public boolean isHeld() {
        return !lease.isNegative() && !lease.isZero();
    }

    /** What a list of runs shows; what nobody has told yet is absent. */
    public record Figures(Optional<String> title, Optional<String> outcome, OptionalInt done, OptionalInt tasks) {

        public static final Figures NONE =
                new Figures(Optional.empty(), Optional.empty(), OptionalInt.empty(), OptionalInt.empty());

        private static final int LONGEST = 200;

        /** Without what a server does not take. */
        public Figures {
            title = title.map(Figures::storable);
            outcome = outcome.map(Figures::storable);
        }

        private static String storable(String text) {
            return UntrustedText.shorten(text, LONGEST);
        }
    }
}
