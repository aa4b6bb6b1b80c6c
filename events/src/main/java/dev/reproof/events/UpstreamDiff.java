package dev.reproof.events;

import java.util.Locale;

/** What a prompt has of the changes that its parents made in worktrees of their own. */
public enum UpstreamDiff {

    /** Nothing. */
    NONE,

    /** Which files each has changed, and how much. */
    STAT,

    /** The same, and the changes. */
    FULL;

    /** As options spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
