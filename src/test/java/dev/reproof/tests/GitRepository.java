package dev.reproof.tests;

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
public record GitRepository(Path top) {

    /** Made below that directory; the test is left out where there is no git. */
    public static GitRepository in(Path directory) {
        GitRepository made = at(made(directory.resolve("repository")));
        made.write("bread.txt", "one loaf\n");
        made.commit("First");
        return made;
    }

    /** One of that very directory, without a commit. */
    public static GitRepository at(Path directory) {
        assumeTrue(isThere(), "git is to be had");
        try {
            GitRepository made = new GitRepository(directory.toRealPath());
            gitIn(made.top, "init", "--quiet", "--initial-branch=main");
            gitIn(made.top, "config", "user.name", "Ann");
            gitIn(made.top, "config", "user.email", "ann@example.org");
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path made(Path directory) {
        try {
            return Files.createDirectories(directory);
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
        try {
            Files.writeString(top.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commits all there is. */
    public void commit(String message) {
        gitIn(top, "add", "--all");
        gitIn(top, "commit", "--quiet", "--message", message);
    }
}
