package dev.reproof.projections.run;

/** Where a task stands; {@link #word()} is how state files and prompts spell it. */
public enum TaskStatus {
    PENDING("PENDING"),
    RUNNING("RUNNING"),
    FINISHED("FINISHED"),
    /** Failed, or skipped because a parent did not finish. */
    ERROR("ERROR");

    private final String word;

    TaskStatus(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** Whether nothing more happens to the task in this iteration. */
    public boolean ended() {
        return this == FINISHED || this == ERROR;
    }
}
