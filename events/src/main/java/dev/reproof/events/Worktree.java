package dev.reproof.events;

import java.util.regex.Pattern;

/**
 * A directory of git that an attempt has for itself.
 *
 * @param branch which is checked out there
 * @param base the commit that it begins with, as git spells it out
 */
public record Worktree(String branch, String base) {

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    /** Whether a word can be the whole name of a commit, and so nothing else that git would take for a word of its own. */
    public static boolean isCommit(String name) {
        return COMMIT.matcher(name).matches();
    }
}
