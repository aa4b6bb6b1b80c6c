package dev.reproof.engine.cli.shell;

import dev.reproof.engine.cli.terminal.StatusWord;
import dev.reproof.engine.cli.terminal.Style;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateOutcome;

/** How a terminal shows where tasks and runs stand. */
public final class StatusWords {

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
