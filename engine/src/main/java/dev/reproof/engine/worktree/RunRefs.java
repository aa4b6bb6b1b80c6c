package dev.reproof.engine.worktree;

import dev.reproof.events.RunId;

/** Where the refs of a run are in its repository. */
final class RunRefs {

    private RunRefs() {}

    /** Below it are the ends of the run's attempts, by the names of their worktrees; never called as a branch may be. */
    static String kept(RunId run) {
        return "refs/reproof/" + SafeName.of(run.value()) + "/left/";
    }

    /** Below it are the branches of the run's worktrees. */
    static String branches(String prefix, RunId run) {
        return "refs/heads/" + prefix + "/" + SafeName.of(run.value()) + "/";
    }
}
