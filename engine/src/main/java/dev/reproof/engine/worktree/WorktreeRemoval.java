package dev.reproof.engine.worktree;

import dev.reproof.engine.worktree.Git.Ended;
import dev.reproof.engine.worktree.Git.Failure;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunId;
import dev.reproof.events.Worktree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the worktrees of a run out of its repository, and its refs. A branch stays that has a commit of an agent that no other
 * branch has, nor a tag. What git refuses is told, and the rest goes on.
 *
 * @param directory where the run keeps its worktrees
 * @param prefixes what their branches begin with
 */
public record WorktreeRemoval(Path workingDirectory, Path directory, RunId run, Set<String> prefixes) {

    private static final String WORKTREE = "worktree ";
    private static final int MOST_NAMED = 10;
    private static final int MOST_COMMITS = 1 << 20;

    /** What a branch of that run begins with; absent where it is of another. */
    public static Optional<String> prefix(Worktree given, RunId run) {
        int end = given.branch().lastIndexOf("/" + SafeName.of(run.value()) + "/");
        return end <= 0 ? Optional.empty() : Optional.of(given.branch().substring(0, end));
    }

    /** Does it; yields what a person should know, which is nothing where all of it is gone. */
    public List<String> remove() {
        List<String> told = new ArrayList<>();
        Git git;
        try {
            git = Checkout.of(workingDirectory).git();
        } catch (Rejected e) {
            return List.of("its worktrees are not taken out of the repository: " + e.getMessage());
        }
        tried("its worktrees", told, () -> removeWorktrees(git, told));
        tried("its refs", told, () -> removeKept(git));
        tried("its branches", told, () -> removeBranches(git, told));
        return told;
    }

    private interface Step {
        void take() throws Failure, IOException;
    }

    private static void tried(String what, List<String> told, Step step) {
        try {
            step.take();
        } catch (Failure | IOException e) {
            told.add(what + " are not all gone: " + e.getMessage());
        }
    }

    private void removeWorktrees(Git git, List<String> told) throws Failure, IOException {
        if (Files.isDirectory(directory)) {
            Path own = directory.toRealPath();
            for (String line : git.ask("worktree", "list", "--porcelain").split("\n", -1)) {
                if (line.startsWith(WORKTREE)
                        && Path.of(line.substring(WORKTREE.length())).startsWith(own)) {
                    Path top = Path.of(line.substring(WORKTREE.length()));
                    tried(
                            "worktree " + top.getFileName(),
                            told,
                            () -> git.ask("worktree", "remove", "--force", "--force", "--", top.toString()));
                }
            }
        }
        git.ask("worktree", "prune");
    }

    private void removeKept(Git git) throws Failure {
        for (String ref : refs(git, RunRefs.kept(run))) {
            git.ask("update-ref", "-d", ref);
        }
    }

    private void removeBranches(Git git, List<String> told) throws Failure {
        List<String> kept = new ArrayList<>();
        for (String prefix : prefixes) {
            String below = RunRefs.branches(prefix, run);
            for (String ref : refs(git, below)) {
                if (hasOwnCommits(git, ref)) {
                    kept.add(ref.substring("refs/heads/".length()));
                } else {
                    git.ask("update-ref", "-d", ref);
                }
            }
        }
        if (!kept.isEmpty()) {
            told.add("branches stay that have commits of agents which are merged nowhere: "
                    + String.join(", ", kept.subList(0, Math.min(kept.size(), MOST_NAMED)))
                    + (kept.size() > MOST_NAMED ? " and " + (kept.size() - MOST_NAMED) + " more" : "")
                    + "; git branch -D removes them");
        }
    }

    /** Which no other branch has that is still there. Commits that Reproof has made of what was left are none of an agent's. */
    private static boolean hasOwnCommits(Git git, String ref) throws Failure {
        Ended commits = git.require(
                MOST_COMMITS,
                "log",
                "--format=%ce",
                ref,
                "--not",
                "--exclude=" + ref,
                "--glob=refs/heads/*",
                "--remotes",
                "--tags",
                "HEAD",
                "--");
        return commits.text().lines().anyMatch(maker -> !maker.equals(LeftFiles.MAKER));
    }

    private static List<String> refs(Git git, String below) throws Failure {
        return git.ask("for-each-ref", "--format=%(refname)", below)
                .lines()
                .filter(ref -> ref.startsWith(below))
                .toList();
    }
}
