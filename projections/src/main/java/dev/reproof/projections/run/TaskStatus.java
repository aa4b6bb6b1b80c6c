package dev.reproof.projections.run;

/** Where a task stands; {@link #word()} is how state files and prompts spell it. */
public enum TaskStatus {
    PENDING("PENDING"),
    RUNNING("RUNNING"),
    /** A pause that nobody has released yet. */
    AWAITING_APPROVAL("AWAITING_APPROVAL"),
    FINISHED("FINISHED"),
    /** Failed, or skipped because a parent did not finish. */
    ERROR("ERROR"),
    /** Came to a limit of the run. */
    BUDGET_EXCEEDED("BUDGET-EXCEEDED");

    private final String word;

    TaskStatus(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** Whether nothing more happens to the task in this iteration. */
    public boolean ended() {
        return this == FINISHED || stopped();
    }

    /** Whether the task has ended, and its children cannot run. */
    public boolean stopped() {
        return this == ERROR || this == BUDGET_EXCEEDED;
    }
}
