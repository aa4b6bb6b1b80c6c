package dev.reproof.engine.worktree;

import dev.reproof.engine.worktree.Git.Failure;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.RunId;
import dev.reproof.events.Worktree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The worktrees of one run, in its directory; each belongs to one attempt. For any thread. */
public final class Worktrees {

    private static final String BRANCHES = "refs/heads/";
    private static final int MOST_ALIKE = 100;

    private final Checkout checkout;
    private final Path directory;
    private final RunId run;
    private final Object making = new Object();

    private Worktrees(Checkout checkout, Path directory, RunId run) {
        this.checkout = checkout;
        this.directory = directory;
        this.run = run;
    }

    /**
     * Those of a run that works in a checkout.
     *
     * @param directory where they are kept
     * @throws Rejected when the run does not work in one, or git is not there
     */
    public static Worktrees of(Path workingDirectory, Path directory, RunId run) {
        return new Worktrees(Checkout.of(workingDirectory), directory, run);
    }

    /**
     * Makes sure that a run could have some, and leaves all as it is.
     *
     * @throws Rejected when it could not
     */
    public static void require(Path workingDirectory, String prefix) {
        Checkout checkout = Checkout.of(workingDirectory);
        requireFree(checkout, prefix);
    }

    /** A branch is a file for git, and cannot be a directory of others as well. */
    private static void requireFree(Checkout checkout, String prefix) {
        String part = "";
        for (String next : prefix.split("/", -1)) {
            part = part.isEmpty() ? next : part + "/" + next;
            try {
                if (checkout.git()
                        .find("rev-parse", "--verify", "--quiet", BRANCHES + part)
                        .isPresent()) {
                    throw new Rejected("Agents cannot have worktrees: there is a branch '" + part
                            + "', below which no other branches can be; name another prefix with --worktrees PREFIX."
                            + " Nothing was started");
                }
            } catch (Failure e) {
                throw new Rejected("Agents cannot have worktrees: " + e.getMessage() + ". Nothing was started");
            }
        }
    }

    /** Where the worktree of that attempt is, or would be. */
    public static Path top(Path directory, AttemptKey key) {
        return directory.resolve(SafeName.of(key));
    }

    /** Whether it is there. */
    public static boolean isThere(Path directory, AttemptKey key) {
        return Files.isDirectory(top(directory, key), LinkOption.NOFOLLOW_LINKS);
    }

    /** The same for this run. */
    public Path top(AttemptKey key) {
        return top(directory, key);
    }

    /** Where an agent works in it: as far below as the run works in its checkout. */
    public Path workplace(AttemptKey key) {
        return top(key).resolve(checkout.below());
    }

    /**
     * Makes the worktree of an attempt that was never dispatched. What is in its place was left by a runner that was killed before it
     * could dispatch it; it is set aside.
     *
     * @param base the commit to begin with; where it is absent, or the repository does not have it, the one that is checked out
     * @throws Storage when it cannot be made
     */
    public Worktree make(AttemptKey key, String prefix, Optional<String> base) {
        synchronized (making) { // git itself finds a free name for one at a time
            try {
                return made(key, prefix, base);
            } catch (Failure | IOException e) {
                throw new Storage(
                        "The worktree of " + key + " cannot be made in " + top(key) + ": " + e.getMessage()
                                + "; see what is wrong with the repository, then resume: nothing was sent",
                        e);
            }
        }
    }

    private Worktree made(AttemptKey key, String prefix, Optional<String> base) throws Failure, IOException {
        Git git = checkout.git();
        String commit = commit(git, base);
        Path top = top(key);
        Files.createDirectories(directory);
        setAside(top);
        for (int like = 1; like <= MOST_ALIKE; like++) {
            String branch =
                    prefix + "/" + SafeName.of(run.value()) + "/" + SafeName.of(key) + (like == 1 ? "" : "-" + like);
            Optional<String> there = git.find("rev-parse", "--verify", "--quiet", BRANCHES + branch);
            if (there.isEmpty()) {
                git.ask(
                        "worktree",
                        "add",
                        "--quiet",
                        "--force",
                        "--no-track",
                        "-b",
                        branch,
                        "--",
                        top.toString(),
                        commit);
            } else if (there.get().equals(commit)) {
                git.ask("worktree", "add", "--quiet", "--force", "--", top.toString(), branch);
            } else {
                continue; // somebody's work
            }
            keepIndex(top, index(key));
            Files.createDirectories(workplace(key));
            return new Worktree(branch, commit);
        }
        throw new Failure("there are " + MOST_ALIKE + " branches of its name; remove some", null);
    }

    private static String commit(Git git, Optional<String> base) throws Failure {
        return base.isPresent() && has(git, base.get())
                ? base.get()
                : git.ask("rev-parse", "--verify", "HEAD^{commit}");
    }

    private static void setAside(Path top) throws IOException {
        if (Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
            Path aside = top;
            for (int number = 1; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); number++) {
                aside = top.resolveSibling(top.getFileName() + ".aside-" + number);
            }
            Files.move(top, aside);
        }
    }

    /** What git knows of the files as they are now, so that later only those are read that have changed. */
    private static void keepIndex(Path top, Path kept) throws Failure, IOException {
        Path index = top.resolve(Git.in(top).ask("rev-parse", "--git-path", "index"));
        if (Files.isRegularFile(index, LinkOption.NOFOLLOW_LINKS)) {
            LeftFiles.copy(index, kept);
        }
    }

    private Path index(AttemptKey key) {
        return directory.resolve(SafeName.of(key) + ".index");
    }

    /**
     * Makes sure that the ends of attempts have the refs that they have in this run, as far as the repository has the commits: those
     * of a fork's past have them under another name.
     *
     * @throws Storage when that cannot be done
     */
    public void keep(Map<AttemptKey, String> ends) {
        Git git = checkout.git();
        try {
            Set<String> there = ends.isEmpty()
                    ? Set.of()
                    : Set.of(git.ask("for-each-ref", "--format=%(refname)", RunRefs.kept(run))
                            .split("\n", -1));
            for (Map.Entry<AttemptKey, String> end : ends.entrySet()) {
                String ref = RunRefs.kept(run) + SafeName.of(end.getKey());
                if (!there.contains(ref) && has(git, end.getValue())) {
                    git.ask("update-ref", ref, end.getValue());
                }
            }
        } catch (Failure e) {
            throw new Storage(
                    "What agents of run " + run + " have left cannot be named in the repository: " + e.getMessage()
                            + "; see what is wrong with it, then resume: nothing was sent",
                    e);
        }
    }

    private static boolean has(Git git, String commit) throws Failure {
        return Worktree.isCommit(commit)
                && git.find("rev-parse", "--verify", "--quiet", commit + "^{commit}")
                        .isPresent();
    }

    /** Takes what an attempt has left in its worktree; changes nothing in it. */
    public LeftWork take(AttemptKey key, Worktree given) {
        String ref = RunRefs.kept(run) + SafeName.of(key);
        return new LeftFiles(checkout, top(key), index(key), given, ref).taken(run + " " + key);
    }
}
