package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.Finished;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher finds its JDK, or says which one it needs. */
class LauncherTest {

    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    @TempDir
    Path directory;

    private Installation installation;

    @BeforeEach
    void install() throws IOException {
        installation = Installation.in(Files.createDirectory(directory.resolve("installation")));
    }

    @Test
    void the_version_names_program_commit_and_java() throws Exception {
        Finished finished = launch(Map.of("JAVA_HOME", JAVA_HOME.toString()), "--version");

        assertThat(finished.code()).as(finished.toString()).isZero();
        assertThat(text(finished).lines().toList())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .matches("reproof [0-9.]+ \\((commit [0-9a-f]{7,}(-modified)?|unknown commit)\\)"),
                        second -> assertThat(second).startsWith("Java " + System.getProperty("java.version")));
    }

    @Test
    void without_JAVA_HOME_the_java_on_the_path_is_taken_through_symbolic_links() throws Exception {
        // given a java that is a link to a link, first on the path, and a link to the launcher
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), JAVA_HOME.resolve("bin/java"));
        Files.createSymbolicLink(bin.resolve("java"), link);
        Path launcher = Files.createSymbolicLink(bin.resolve("reproof"), Path.of("../installation/reproof"));

        // when
        Finished finished = Installation.run(
                launcher, directory, Map.of("JAVA_HOME", "", "PATH", bin + ":" + System.getenv("PATH")), "--version");

        // then
        assertThat(finished.code()).as(finished.toString()).isZero();
        assertThat(text(finished)).startsWith("reproof ");
    }

    @Test
    void a_java_that_is_a_script_is_asked() throws Exception {
        // given
        Path bin = Files.createDirectory(directory.resolve("bin"));
        script(bin.resolve("java"), "exec '" + JAVA_HOME.resolve("bin/java") + "' \"$@\"");

        // when
        Finished finished = launch(Map.of("JAVA_HOME", "", "PATH", bin + ":" + System.getenv("PATH")), "--version");

        // then
        assertThat(finished.code()).as(finished.toString()).isZero();
    }

    @Test
    void without_any_java_it_says_what_it_needs() throws Exception {
        Path bin = Files.createDirectory(directory.resolve("bin")); // a path with no java, nor anything else

        requireRefusal(
                launch(Map.of("JAVA_HOME", "", "PATH", bin.toString()), "--version"),
                "JDK 17 or newer",
                "no java on the PATH",
                "set JAVA_HOME");
    }

    @Test
    void a_JAVA_HOME_without_java_is_told() throws Exception {
        requireRefusal(
                launch(Map.of("JAVA_HOME", directory.toString()), "--version"),
                "JDK 17 or newer",
                "JAVA_HOME=" + directory,
                "has no bin/java",
                "unset JAVA_HOME");
    }

    @Test
    void an_old_java_is_told_by_its_release_file() throws Exception {
        // given
        Path old = java("echo 'this one must not be started'");
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"11.0.22\"\n", StandardCharsets.UTF_8);

        // then
        requireRefusal(launch(Map.of("JAVA_HOME", old.toString()), "--version"), "JDK 17 or newer", "is Java 11.0.22");
    }

    @Test
    void an_old_java_without_a_release_file_is_asked() throws Exception {
        Path old = java("echo '    java.home = /old'; echo '    java.version = 1.8.0_402'");

        requireRefusal(launch(Map.of("JAVA_HOME", old.toString()), "--version"), "is Java 1.8.0_402", "set JAVA_HOME");
    }

    /** A directory like a JDK's whose java does that. */
    private Path java(String body) throws IOException {
        Path bin = Files.createDirectories(directory.resolve("jdk/bin"));
        script(bin.resolve("java"), body);
        return bin.getParent();
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n", StandardCharsets.UTF_8);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Finished launch(Map<String, String> environment, String... arguments) throws Exception {
        return Installation.run(installation.launcher(), directory, environment, arguments);
    }

    private static void requireRefusal(Finished finished, String... parts) {
        assertThat(finished.code()).as(finished.toString()).isEqualTo(70);
        assertThat(finished.out()).isEmpty();
        assertThat(finished.err()).startsWith("error: ").contains(parts);
    }

    private static String text(Finished finished) {
        return new String(finished.out(), StandardCharsets.UTF_8);
    }
}
