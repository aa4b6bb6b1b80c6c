package dev.reproof.engine.worktree;

import java.util.Optional;

/**
 * What an attempt has left in its worktree.
 *
 * @param end the commit that holds all of it; absent where it could not be taken
 * @param diff which files are other than in the base and how much, an empty line, and the changes; empty where there are none
 * @param replacements how many invalid sequences in it became U+FFFD
 * @param cut whether it is only the beginning
 * @param files how many are other than in the base
 * @param problem why not all of it could be taken
 */
public record LeftWork(
        Optional<String> end, String diff, long replacements, boolean cut, long files, Optional<String> problem) {

    /** How much of a diff is kept, in bytes. */
    public static final int MOST = 4 << 20;

    /** At its end, where there was more. */
    public static final String CUT = "[diff: cut here]\n";

    static LeftWork nothing(String problem) {
        return new LeftWork(Optional.empty(), "", 0, false, 0, Optional.of(problem));
    }
}
