package dev.reproof.projections.prompt;

import dev.reproof.events.UpstreamDiff;
import dev.reproof.events.dag.Upstream;

/**
 * What a parent has changed in its worktree, to stand behind what it said.
 *
 * @param kept how much of it; not {@link UpstreamDiff#NONE}
 * @param text as it was recorded: which files and how much, an empty line, and the changes
 * @param taken whether any of it could be taken
 * @param whole whether all of it was
 */
public record ParentChanges(UpstreamDiff kept, CharSequence text, boolean taken, boolean whole) {

    private static final String HEADING = "\n\n[What it has changed in its worktree:]\n";
    private static final String NOTHING = "(it has changed nothing)";
    private static final String UNTAKEN = "(what it has changed could not be taken)";
    private static final String NOT_WHOLE = "\n(not all of what it has changed could be taken)";
    private static final String BETWEEN = "\n\n";

    public ParentChanges {
        if (kept == UpstreamDiff.NONE) {
            throw new IllegalArgumentException("Changes of which nothing is kept stand in no prompt");
        }
    }

    /** The section, cut as the policy cuts texts. */
    String section(Upstream policy) {
        if (!taken) {
            return HEADING + UNTAKEN;
        }
        String chosen = kept == UpstreamDiff.FULL ? text.toString() : summary(text.toString());
        String body = chosen.isEmpty() ? NOTHING : Body.of(chosen, policy).text();
        return HEADING + body + (whole ? "" : NOT_WHOLE);
    }

    private static String summary(String text) {
        int end = text.indexOf(BETWEEN);
        return end < 0 ? text : text.substring(0, end);
    }
}
