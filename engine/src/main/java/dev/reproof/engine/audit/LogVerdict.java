package dev.reproof.engine.audit;

import dev.reproof.events.ChainPoint;
import dev.reproof.events.Exported;
import dev.reproof.events.LogProblem;
import java.util.Optional;

/**
 * What was found out about a log.
 *
 * @param run as the log calls it; as its directory is called, where the log does not say
 * @param events of all streams that were read and are sound
 * @param intact whether each of them is what was written
 * @param complete whether nothing is cut off the end; absent where nothing tells
 * @param end the last decision that is sound
 * @param judge what the end was judged by
 * @param judged where the chain has the head that it was judged by; absent where it has it nowhere
 * @param signatures absent unless they were to be checked
 * @param firstProblem absent where there is none
 */
@Exported
public record LogVerdict(
        String run,
        long events,
        boolean intact,
        Optional<Boolean> complete,
        ChainPoint end,
        Judge judge,
        Optional<ChainPoint> judged,
        Optional<Signatures> signatures,
        Optional<LogProblem> firstProblem) {

    /** What says how far a log has to reach. */
    public enum Judge {
        /** A head that the caller has from somewhere else. */
        GIVEN,
        /** The state file beside the log. */
        STATE,
        /** Nothing. */
        NONE
    }

    /**
     * What the signed heads say.
     *
     * @param heads how many there are that hold
     * @param rewrittenAfter the last position up to which the log is known to be the one that was signed, where it is not
     *     all the way; -1 where that is not known of any
     */
    public record Signatures(int heads, Optional<Long> rewrittenAfter) {}
}
