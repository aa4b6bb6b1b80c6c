package dev.reproof.engine.worktree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A repository of git's own, with a commit that has the file {@code bread.txt}. */
public record TestRepository(Path top) {

    /** Made below that directory; the test is left out where there is no git. */
    public static TestRepository in(Path directory) {
        TestRepository made = empty(directory);
        made.write("bread.txt", "one loaf\n");
        made.commit("First");
        return made;
    }

    /** One without a commit. */
    public static TestRepository empty(Path directory) {
        try {
            return at(Files.createDirectories(directory.resolve("repository")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of that very directory, without a commit. */
    public static TestRepository at(Path directory) {
        assumeTrue(isThere(), "git is to be had");
        try {
            TestRepository made = new TestRepository(directory.toRealPath());
            made.git("init", "--quiet", "--initial-branch=main");
            made.git("config", "user.name", "Ann");
            made.git("config", "user.email", "ann@example.org");
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isThere() {
        try {
            return new ProcessBuilder("git", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Has git do that there, and well. */
    public String git(String... arguments) {
        return gitIn(top, arguments);
    }

    public static String gitIn(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(command + " says " + said).isZero();
            return said.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public void write(String name, String text) {
        write(top.resolve(name), text);
    }

    public static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commits all there is. */
    public String commit(String message) {
        git("add", "--all");
        git("commit", "--quiet", "--message", message);
        return head();
    }

    public String head() {
        return git("rev-parse", "HEAD");
    }

    /** The names of all refs. */
    public List<String> refs() {
        return git("for-each-ref", "--format=%(refname)").lines().toList();
    }
}
