package dev.reproof.engine.cli.terminal;

import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateOutcome;

/** How a terminal shows where something stands: a word, and how it stands out. */
public record StatusWord(String text, Style style) {

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

    /** That of anything of which nothing good or bad is known. */
    public static StatusWord faint(String text) {
        return new StatusWord(text, Style.DIM);
    }
}
