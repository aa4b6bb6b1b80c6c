package dev.reproof.engine.request;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.UntrustedText;
import java.util.regex.Pattern;

/** What the branches of a run's worktrees begin with, before a slash. */
public final class BranchPrefix {

    /** Where none is named. */
    public static final String USUAL = "reproof";

    private static final int LONGEST = 100;

    /** Stricter than git, so that it is a branch on every file system, and never an option or a name of another kind. */
    private static final String PART = "[A-Za-z0-9_][A-Za-z0-9_-]*([.][A-Za-z0-9_-]+)*";

    private static final Pattern FORM = Pattern.compile(PART + "(/" + PART + ")*");

    private BranchPrefix() {}

    /** @throws Invalid when no branch can begin with it */
    static void require(String option, String prefix) {
        boolean usable = prefix.length() <= LONGEST
                && FORM.matcher(prefix).matches()
                && !(prefix + "/").contains(".lock/")
                && !(prefix + "/").startsWith("refs/");
        if (!usable) {
            throw new Invalid("Option " + option
                    + " expected what branches can begin with, such as reproof or ci/agents: at"
                    + " most " + LONGEST + " letters, digits, '.', '_' and '-' in parts with '/' between them, found '"
                    + UntrustedText.shorten(prefix) + "'");
        }
    }
}
