package dev.reproof.events;

import java.util.Locale;

/** What becomes of an attempt whose agent ended well and said nothing. */
public enum EmptyAnswer {

    /** The task is finished, and the operator is warned. */
    WARN,

    /** The task has failed. */
    FAIL,

    /** The task is finished. */
    ACCEPT;

    /** As options spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
