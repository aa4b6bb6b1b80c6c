package dev.reproof.engine.log.postgres;

import java.time.Duration;

/**
 * How long the right to write to a run lasts without a sign of who has it.
 *
 * @param length by the server's clock: from then on others may take it
 * @param renewal how often it is renewed
 * @param lost by this machine's clock: who could not renew for so long holds it for lost; shorter than the length
 */
public record LeaseTerms(Duration length, Duration renewal, Duration lost) {

    public static final LeaseTerms USUAL =
            new LeaseTerms(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(25));

    public LeaseTerms {
        if (renewal.isNegative() || renewal.compareTo(lost) >= 0 || lost.compareTo(length) >= 0) {
            throw new IllegalArgumentException(
                    "Expected renewal < lost < length, found " + renewal + ", " + lost + ", " + length);
        }
    }
}
