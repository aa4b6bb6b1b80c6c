package dev.reproof.events;

/** How a run ended; the words of the state file. */
public enum RunOutcome {
    /** Every task finished. */
    SUCCESS,
    /** At least one task failed or was skipped. */
    FAILED
}
