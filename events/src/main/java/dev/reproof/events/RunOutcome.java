package dev.reproof.events;

import java.util.Arrays;
import java.util.Optional;

/** How a run ended; {@link #word()} is how state files spell it. */
public enum RunOutcome {
    /** Every task finished. */
    SUCCESS("SUCCESS"),
    /** At least one task failed. */
    FAILED("FAILED"),
    /** No task failed, and at least one came to a limit. */
    BUDGET_EXCEEDED("BUDGET-EXCEEDED");

    private final String word;

    RunOutcome(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** The outcome that a state file spells so. */
    public static Optional<RunOutcome> spelt(String word) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.word.equals(word))
                .findFirst();
    }
}
