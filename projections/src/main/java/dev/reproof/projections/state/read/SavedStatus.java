package dev.reproof.projections.state.read;

import dev.reproof.projections.run.TaskStatus;
import java.util.Arrays;
import java.util.Optional;

/** Where a state file says that a task stands; {@link #word()} is how the file spells it. */
public enum SavedStatus {
    PENDING("PENDING", TaskStatus.PENDING),
    RUNNING("RUNNING", TaskStatus.PENDING),
    AWAITING_APPROVAL("AWAITING_APPROVAL", TaskStatus.PENDING),
    FINISHED("FINISHED", TaskStatus.FINISHED),
    ERROR("ERROR", TaskStatus.ERROR),
    BUDGET_EXCEEDED("BUDGET-EXCEEDED", TaskStatus.BUDGET_EXCEEDED);

    private final String word;
    private final TaskStatus onResume;

    SavedStatus(String word, TaskStatus onResume) {
        this.word = word;
        this.onResume = onResume;
    }

    public String word() {
        return word;
    }

    /** Where a resume begins with such a task: what had not ended is to be done. */
    public TaskStatus onResume() {
        return onResume;
    }

    /** The status of exactly that word, if there is one. */
    static Optional<SavedStatus> of(String word) {
        return Arrays.stream(values())
                .filter(status -> status.word.equals(word))
                .findFirst();
    }
}
