package dev.reproof.events;

import java.util.Locale;

/** When the tasks of a run begin. */
public enum TaskOrder {

    /** Rank by rank: those of the next rank begin when all of the one before have ended. */
    RANK,

    /** Each when all its parents have ended. */
    READY;

    /** As options spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
