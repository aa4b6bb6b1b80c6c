package dev.reproof.engine.worktree;

import dev.reproof.engine.worktree.Git.Failure;
import dev.reproof.events.ReproofException.Rejected;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A checkout of a git repository that has a commit.
 *
 * @param top its directory
 * @param below where the run works in it; empty where that is the same
 * @param repository its git directory
 */
record Checkout(Path top, Path below, Path repository) {

    /**
     * The checkout that a directory lies in.
     *
     * @throws Rejected where there is none, it has no commit, or git is not there
     */
    static Checkout of(Path directory) {
        Git git = Git.in(directory);
        try {
            git.ask("--version");
        } catch (Failure e) {
            throw refused("git is not to be had here (" + e.getMessage() + "); install it");
        }
        try {
            Path top = Path.of(git.ask("rev-parse", "--show-toplevel"));
            Path repository = Path.of(git.ask("rev-parse", "--absolute-git-dir"));
            if (git.find("rev-parse", "--verify", "--quiet", "HEAD^{commit}").isEmpty()) {
                throw refused("the checkout in " + top + " has no commit yet; make the first one");
            }
            return new Checkout(top, top.toRealPath().relativize(directory.toRealPath()), repository);
        } catch (Failure e) {
            throw refused(directory + " is not in a checkout of git (" + e.getMessage()
                    + "); name a directory that is with --cwd");
        } catch (IOException e) {
            throw refused(directory + " cannot be looked at: " + e.getMessage());
        }
    }

    private static Rejected refused(String why) {
        return new Rejected(
                "Agents cannot have worktrees: " + why + ", or go on without --worktrees. Nothing was started");
    }

    Git git() {
        return Git.in(top);
    }

    /** Git with that directory as its files, whatever the directory says of itself. */
    Git at(Path files) {
        return new Git(files, Optional.of(repository), Map.of());
    }
}
