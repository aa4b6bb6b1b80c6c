package dev.reproof.engine;

import dev.reproof.events.ReproofException.Rejected;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the text of a run that keeps no artifacts: every state file carries all of it. Safe for many threads.
 *
 * @param limit in bytes; absent where nothing is counted
 */
record OutputBudget(OptionalLong limit, AtomicLong used) {

    static OutputBudget of(OptionalLong limit, long used) {
        return new OutputBudget(limit, new AtomicLong(used));
    }

    /** Whether anything is counted. */
    boolean limits() {
        return limit.isPresent();
    }

    /**
     * Takes what an attempt says. What is refused is not counted, so less may still be taken by others.
     *
     * @throws Rejected when it is more than is left
     */
    void take(long bytes) {
        if (!limits()) {
            return;
        }
        long most = limit.getAsLong() - bytes;
        if (used.getAndUpdate(before -> before > most ? before : before + bytes) > most) {
            throw new Rejected(message());
        }
    }

    /** Says, without a figure that depends on timing, what there is not enough of. */
    String message() {
        return "The run carries its transcripts in the state file, and they are longer than the "
                + limit.getAsLong() + " bytes that --max-in-memory-output-bytes allows; leave --no-artifacts out, or"
                + " raise it";
    }
}
