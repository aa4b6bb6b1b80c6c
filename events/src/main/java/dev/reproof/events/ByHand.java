package dev.reproof.events;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a person settles a task in place of its agent. */
public enum ByHand {
    /** It does not run, and what depends on it does; a constant text says so in place of an answer. */
    SKIPPED("skipped by hand", true),
    /** A person gives its answer. */
    FINISHED("finished by hand", true),
    /** What an attempt had said that did not end well is its answer. */
    SALVAGED("salvaged by hand", true),
    /** A pause ends, with words for what follows. */
    APPROVED("approved by hand", true),
    /** A pause ends with an objection, as words for what follows. */
    REJECTED("rejected by hand", true),
    /** It has failed, as a person says. */
    FAILED("failed by hand", false),
    /** Its agent was ended. */
    CANCELLED("cancelled by hand", false);

    private final String phrase;
    private final boolean endsWell;

    ByHand(String phrase, boolean endsWell) {
        this.phrase = phrase;
        this.endsWell = endsWell;
    }

    /** As files spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of exactly that word, if there is one. */
    public static Optional<ByHand> spelt(String word) {
        return Arrays.stream(values()).filter(how -> how.word().equals(word)).findFirst();
    }

    /** For people. */
    public String phrase() {
        return phrase;
    }

    /** Whether the task is finished, and has a text. */
    public boolean endsWell() {
        return endsWell;
    }

    /** Whether it ends a pause, and nothing else. */
    public boolean isForPauses() {
        return this == APPROVED || this == REJECTED;
    }
}
