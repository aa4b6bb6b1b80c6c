package dev.reproof.engine.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build's script that tells the commit of a source tree. */
class CommitOfSourcesTest {

    private static final Path SCRIPT = Path.of("src/main/build/commit.sh").toAbsolutePath();

    @TempDir
    Path directory;

    private Path repository;

    @BeforeEach
    void make_a_repository_with_two_commits() throws Exception {
        repository = Files.createDirectory(directory.resolve("repository"));
        git(repository, "init", "-q");
        commit("one");
        commit("two");
    }

    @Test
    void it_is_the_short_id_in_a_clone() throws Exception {
        git(directory, "clone", "-q", repository.toString(), "clone");

        assertThat(told(directory.resolve("clone"))).isEqualTo(head(repository)).hasSize(7);
    }

    @Test
    void it_is_the_short_id_in_a_shallow_clone() throws Exception {
        git(directory, "clone", "-q", "--depth", "1", repository.toUri().toString(), "shallow");

        assertThat(told(directory.resolve("shallow"))).isEqualTo(head(repository));
    }

    @Test
    void a_worktree_has_its_own() throws Exception {
        // given a worktree that is one commit behind
        git(
                repository,
                "worktree",
                "add",
                "-q",
                "--detach",
                directory.resolve("worktree").toString(),
                "HEAD~1");
        Path worktree = directory.resolve("worktree");

        // then
        assertThat(told(worktree)).isEqualTo(head(worktree)).isNotEqualTo(head(repository));
    }

    @Test
    void a_changed_file_and_a_new_one_are_told() throws Exception {
        // given
        String head = head(repository);

        // when
        Files.writeString(repository.resolve("new"), "new", StandardCharsets.UTF_8);

        // then
        assertThat(told(repository)).isEqualTo(head + "-modified");

        // when the new file is gone and another one has changed
        Files.delete(repository.resolve("new"));
        assertThat(told(repository)).isEqualTo(head);
        Files.writeString(repository.resolve("one"), "changed", StandardCharsets.UTF_8);

        // then
        assertThat(told(repository)).isEqualTo(head + "-modified");
    }

    @Test
    void nothing_is_told_without_a_repository_and_within_that_of_another_project() throws Exception {
        // given
        Path plain = Files.createDirectory(directory.resolve("plain"));
        Path within = Files.createDirectory(repository.resolve("within"));

        // then
        assertThat(told(plain)).isEmpty();
        assertThat(told(within)).isEmpty();
    }

    @Test
    void nothing_is_told_before_the_first_commit() throws Exception {
        Path young = Files.createDirectory(directory.resolve("young"));
        git(young, "init", "-q");

        assertThat(told(young)).isEmpty();
    }

    @Test
    void nothing_is_told_without_git_and_what_was_told_before_is_forgotten() throws Exception {
        // given
        assertThat(told(repository)).isNotEmpty();
        Path tools = Files.createDirectory(directory.resolve("tools"));
        Files.copy(Path.of("/bin/rm"), tools.resolve("rm"), StandardCopyOption.COPY_ATTRIBUTES);

        // when
        String said = say(repository, new ProcessBuilder("/bin/sh", SCRIPT.toString(), ".", out().toString()), tools);

        // then
        assertThat(said).isEmpty();
        assertThat(out()).doesNotExist();
    }

    /** What the script says of a source tree; empty where it does not know. */
    private String told(Path tree) throws Exception {
        String said = say(tree, new ProcessBuilder("sh", SCRIPT.toString(), tree.toString(), out().toString()));
        assertThat(said).isEmpty();
        return Files.exists(out())
                ? Files.readString(out(), StandardCharsets.UTF_8).strip()
                : "";
    }

    private Path out() {
        return directory.resolve("built/classes/commit.txt");
    }

    private String head(Path tree) throws Exception {
        return git(tree, "rev-parse", "--short=7", "HEAD").strip();
    }

    private void commit(String file) throws Exception {
        Files.writeString(repository.resolve(file), file, StandardCharsets.UTF_8);
        git(repository, "add", file);
        git(repository, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", file);
    }

    private static String git(Path in, String... arguments) throws Exception {
        return say(
                in,
                new ProcessBuilder(
                        Stream.concat(Stream.of("git"), Stream.of(arguments)).toList()));
    }

    private static String say(Path in, ProcessBuilder builder, Path... path) throws IOException, InterruptedException {
        builder.directory(in.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        List.of(path).forEach(tools -> builder.environment().put("PATH", tools.toString()));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
