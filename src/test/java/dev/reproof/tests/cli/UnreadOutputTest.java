package dev.reproof.tests.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.PackagedProgram;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who pipes results into {@code head} has all that he wants: that is no failure, and nothing is said about it. */
class UnreadOutputTest {

    @TempDir
    Path directory;

    @BeforeEach
    void makeARun() throws IOException, InterruptedException {
        Workplace.in(directory);
        assertThat(PackagedProgram.in(directory)
                        .run("run", "dag.json", "--run-id", "r", "--agent-script", "script.json")
                        .code())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--version",
                "help run",
                "status --help",
                "completion",
                "dag schema",
                "dag check --json dag.json",
                "runs",
                "runs --json",
                "status r",
                "status r --json",
                "status r --watch",
                "transcript r first",
                "prompt r second",
                "du --text",
                "plan r"
            })
    void a_command_whose_output_nobody_reads_ends_silently(String command) throws IOException, InterruptedException {
        // given
        ProcessBuilder builder = program(command);

        // when
        Process process = builder.start();
        process.getInputStream().close(); // long before a JVM prints anything

        // then
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8)).isEmpty();
        assertThat(process.exitValue()).isEqualTo(141);
    }

    @Test
    void a_disk_that_is_full_is_a_failure() throws IOException, InterruptedException {
        // given
        ProcessBuilder builder = program("--help").redirectOutput(new File("/dev/full"));

        // when
        Process process = builder.start();

        // then
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8))
                .startsWith("error: the result could not be written");
        assertThat(process.exitValue()).isEqualTo(74);
    }

    private ProcessBuilder program(String command) {
        return new ProcessBuilder(PackagedProgram.command(command.split(" ", -1))).directory(directory.toFile());
    }
}
