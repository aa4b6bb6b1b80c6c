package dev.reproof.engine.worktree;

import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.worktree.Git.Ended;
import dev.reproof.engine.worktree.Git.Failure;
import dev.reproof.events.Worktree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the files of a worktree as they are as a commit, by way of an index of its own. What the directory says of itself is not
 * followed: an agent may have written anything there.
 */
record LeftFiles(Checkout checkout, Path top, Path known, Worktree given, String ref) {

    /** Who makes such commits, so that they can be told from those of agents. */
    static final String MAKER = "reproof@localhost";

    /** More than is kept, so that what is replaced in the text is seen whole. */
    private static final int READ = LeftWork.MOST + (64 << 10);

    private static final Pattern FILES = Pattern.compile("^ *(\\d{1,9}) files? changed");

    LeftWork taken(String who) {
        if (!Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
            return LeftWork.nothing("its directory " + top + " is gone");
        }
        Path index = top.resolveSibling(top.getFileName() + ".taken");
        try {
            LeftWork left = taken(who, index);
            delete(index);
            return left;
        } catch (Failure | IOException e) {
            return LeftWork.nothing(e.getMessage());
        }
    }

    private LeftWork taken(String who, Path index) throws Failure, IOException {
        Git git = checkout.at(top).with("GIT_INDEX_FILE", index.toString());
        String tip = git.find("rev-parse", "--verify", "--quiet", "refs/heads/" + given.branch() + "^{commit}")
                .orElse(given.base());
        begin(git, index, tip);
        Ended added = git.run(1 << 20, "add", "--all", "--ignore-errors", "--", ".");
        if (!added.well() && added.code() != 1) {
            throw new Failure("git add ended with exit code " + added.code() + ": " + added.error(), null);
        }
        String tree = git.ask("write-tree");
        String end = tree.equals(git.ask("rev-parse", "--verify", tip + "^{tree}")) ? tip : commit(git, tree, tip, who);
        git.ask("update-ref", ref, end);
        Optional<String> problem =
                added.well() ? Optional.empty() : Optional.of("git add left some out: " + added.error());
        return diff(git, end, problem);
    }

    private void begin(Git git, Path index, String tip) throws Failure, IOException {
        delete(index);
        if (Files.isRegularFile(known, LinkOption.NOFOLLOW_LINKS)) {
            copy(known, index);
            if (git.run(1 << 20, "read-tree", "-m", tip).well()) {
                return;
            }
            delete(index); // an agent can write there
        }
        git.ask("read-tree", tip);
    }

    private static String commit(Git git, String tree, String tip, String who) throws Failure {
        return git.with("GIT_AUTHOR_NAME", "Reproof")
                .with("GIT_AUTHOR_EMAIL", MAKER)
                .with("GIT_COMMITTER_NAME", "Reproof")
                .with("GIT_COMMITTER_EMAIL", MAKER)
                .ask("commit-tree", "--no-gpg-sign", "-p", tip, "-m", "What was left by " + who, tree);
    }

    private LeftWork diff(Git git, String end, Optional<String> problem) throws Failure {
        Ended diff = git.require(
                READ,
                "diff-tree",
                "-r",
                "-M",
                "--no-ext-diff",
                "--no-textconv",
                "--no-color",
                "--src-prefix=a/",
                "--dst-prefix=b/",
                "--stat=160,120",
                "--patch",
                given.base(),
                end);
        Matcher files = FILES.matcher(git.ask("diff-tree", "-r", "-M", "--shortstat", given.base(), end));
        String text = new String(diff.out(), StandardCharsets.UTF_8);
        long replaced = marks(text) - marks(diff.out());
        return new LeftWork(
                Optional.of(end),
                text,
                replaced,
                diff.cut(),
                files.find() ? Long.parseLong(files.group(1)) : 0,
                problem);
    }

    private static long marks(String text) {
        return text.chars().filter(unit -> unit == '\uFFFD').count();
    }

    /** Those that were there before anything was replaced. */
    private static long marks(byte[] utf8) {
        long marks = 0;
        for (int at = 0; at + 2 < utf8.length; at++) {
            if (utf8[at] == (byte) 0xEF && utf8[at + 1] == (byte) 0xBF && utf8[at + 2] == (byte) 0xBD) {
                marks++;
            }
        }
        return marks;
    }

    /** With its time, by which git sees what may have changed in the second in which it was written. */
    static void copy(Path from, Path to) throws IOException {
        FileTime written = Files.getLastModifiedTime(from, LinkOption.NOFOLLOW_LINKS);
        try (InputStream in = PlainFile.open(from)) {
            AtomicFile.write(to, in::transferTo);
        }
        Files.setLastModifiedTime(to, written);
    }

    private static void delete(Path index) throws IOException {
        Files.deleteIfExists(index);
        Files.deleteIfExists(index.resolveSibling(index.getFileName() + ".lock")); // of one that was killed
    }
}
