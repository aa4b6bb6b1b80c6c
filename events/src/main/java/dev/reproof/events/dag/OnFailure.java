package dev.reproof.events.dag;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What becomes of a task's children when it fails or comes to a limit. */
public enum OnFailure {
    /** They are skipped. */
    STOP,
    /** They run, and their prompts say how it ended. */
    CONTINUE;

    /** The choice of exactly that word, if there is one. */
    static Optional<OnFailure> named(String word) {
        return Arrays.stream(values())
                .filter(choice -> choice.toString().equals(word))
                .findFirst();
    }

    /** As documents spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
