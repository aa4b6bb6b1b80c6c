package dev.reproof.projections.state;

import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunOutcome;
import dev.reproof.projections.run.RunState;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a run ended, or why nobody runs it, as a state file says it.
 *
 * @param word how this program's files spell it, which is how people see it too
 */
public record StateOutcome(Kind kind, String word) {

    /** What a run can have come to. */
    public enum Kind {
        SUCCESS(RunOutcome.SUCCESS.word()),
        FAILED(RunOutcome.FAILED.word()),
        BUDGET_EXCEEDED(RunOutcome.BUDGET_EXCEEDED.word(), "BUDGET_EXCEEDED"),
        /** Its runner was told to stop. */
        INTERRUPTED("INTERRUPTED"),
        /** Its runner has stopped to be started again. */
        RESTARTING("RESTARTING_RUNNER"),
        /** An end of some kind that this program does not know. */
        UNKNOWN("");

        private final String word;
        private final String legacyWord;

        Kind(String word) {
            this(word, word);
        }

        /** One that the legacy runner spells otherwise. */
        Kind(String word, String legacyWord) {
            this.word = word;
            this.legacyWord = legacyWord;
        }

        private boolean isSpelt(String found) {
            return word.equals(found) || legacyWord.equals(found);
        }

        StateOutcome outcome() {
            return new StateOutcome(this, word);
        }

        private static Kind of(RunOutcome end) {
            return switch (end) {
                case SUCCESS -> SUCCESS;
                case FAILED -> FAILED;
                case BUDGET_EXCEEDED -> BUDGET_EXCEEDED;
            };
        }
    }

    /** The outcome that a state file spells so, whichever runner wrote it. */
    public static StateOutcome spelt(String word) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.isSpelt(word))
                .findFirst()
                .map(Kind::outcome)
                .orElse(new StateOutcome(Kind.UNKNOWN, word));
    }

    /** What a run has come to; absent while it goes on. */
    public static Optional<StateOutcome> of(RunState run) {
        return run.finished()
                .map(RunFinished::outcome)
                .map(end -> Kind.of(end).outcome())
                .or(() -> run.interrupted()
                        .map(reason -> (run.restarting() ? Kind.RESTARTING : Kind.INTERRUPTED).outcome()));
    }

    /** Whether the run has finished; else it waits to be resumed. */
    public boolean ends() {
        return switch (kind) {
            case SUCCESS, FAILED, BUDGET_EXCEEDED, UNKNOWN -> true;
            case INTERRUPTED, RESTARTING -> false;
        };
    }

    /** How it finished; absent where it has not, or in no way that this program knows. */
    public Optional<RunOutcome> end() {
        return RunOutcome.spelt(word);
    }
}
