package dev.reproof.engine.cli.shell;

import dev.reproof.engine.cli.terminal.StatusWord;
import dev.reproof.engine.cli.terminal.Style;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateOutcome;
import java.util.Arrays;

/** How a terminal shows where tasks and runs stand. */
public final class StatusWords {

    /** Columns that take the word of every status in which a task can end. */
    public static final int WIDTH = Arrays.stream(TaskStatus.values())
            .filter(TaskStatus::ended)
            .mapToInt(status -> status.word().length())
            .max()
            .orElseThrow();

    private StatusWords() {}

    /** A task's. */
    public static StatusWord of(TaskStatus status) {
        return new StatusWord(
                status.word(),
                switch (status) {
                    case PENDING -> Style.DIM;
                    case RUNNING -> Style.CYAN;
                    case AWAITING_APPROVAL -> Style.YELLOW;
                    case FINISHED -> Style.GREEN;
                    case ERROR, BUDGET_EXCEEDED -> Style.RED;
                });
    }

    /** That of a run that somebody runs no more. */
    public static StatusWord of(StateOutcome outcome) {
        return new StatusWord(
                outcome.word(),
                switch (outcome.kind()) {
                    case SUCCESS -> Style.GREEN;
                    case FAILED, BUDGET_EXCEEDED -> Style.RED;
                    case INTERRUPTED, RESTARTING -> Style.YELLOW;
                    case UNKNOWN -> Style.DIM;
                });
    }
}
