package dev.reproof.engine.write;

import dev.reproof.events.Exported;
import java.time.Duration;

/**
 * When waiting events become one transaction. A decision never waits; a block of text waits for company. Other values
 * than those named are refused with an IllegalArgumentException.
 *
 * @param blocks so many waiting blocks are enough, 1 to 256
 * @param linger no text waits longer than this, 0 to 1 day
 */
@Exported
public record GroupPolicy(int blocks, Duration linger) {

    private static final Duration LONGEST_LINGER = Duration.ofDays(1);

    /** Sixteen blocks or one second: a trickle of text costs one forced transaction a second. */
    public static final GroupPolicy DEFAULT = new GroupPolicy(16, Duration.ofSeconds(1));

    public GroupPolicy {
        if (blocks < 1 || blocks > GroupQueue.MOST) {
            throw new IllegalArgumentException(
                    "GroupPolicy.blocks expected 1 to " + GroupQueue.MOST + ", found " + blocks);
        }
        if (linger.isNegative() || linger.compareTo(LONGEST_LINGER) > 0) {
            throw new IllegalArgumentException(
                    "GroupPolicy.linger expected 0 to " + LONGEST_LINGER + ", found " + linger);
        }
    }
}
