package dev.reproof.events;

import java.util.Locale;

/** How an attempt ended by what its agent told: the fixed words that messages, and so later prompts, may hold. */
public enum AgentVerdict {

    /** It came to its end, and well. */
    OK,

    /** The model did not let it in. */
    AUTH,

    /** It has used up what it may use in a time. */
    RATE_LIMIT,

    /** The model has too much to do. */
    OVERLOADED,

    /** The model would not answer. */
    REFUSED,

    /** It came to a limit of tokens or money of its own. */
    LIMIT,

    /** It came to its limit of turns. */
    TURNS,

    /** It was not allowed what it needed. */
    DENIED,

    /** Somebody ended it. */
    INTERRUPTED,

    /** What it printed stops without an end. */
    NO_END,

    /** It ended well and had not begun. */
    NO_TURN,

    /** It failed, and says nothing that is known. */
    OTHER;

    /** As messages spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
