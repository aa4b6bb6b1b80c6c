package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job without a terminal says that it is alive, while its agent says nothing. */
class HeartbeatTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Says nothing until there is a file. */
    private static final String SILENT = "cat > /dev/null; until [ -e go ]; do sleep 0.05; done; echo done";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"run", "supervise"})
    void it_beats_until_the_run_has_ended(String command) throws Exception {
        Workplace place = Workplace.in(directory);
        try (RunningProgram program =
                place.start(command, "dag.json", "--run-id", "r", "--agent-command", SILENT, "--heartbeat", "1")) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(program.err()
                                    .lines()
                                    .filter(line ->
                                            line.startsWith("run r: 0 of 2 tasks have ended; first: attempt 1, "))
                                    .count())
                            .isGreaterThan(1));
            place.write("go", "");

            Finished finished = program.await();
            assertThat(finished.code()).as(finished.toString()).isZero();
        }
    }

    @Test
    void on_a_terminal_the_picture_tells_it_and_no_line_does() throws Exception {
        Workplace place = Workplace.in(directory);
        try (PseudoTerminal terminal = PseudoTerminal.Start.in(directory)
                .reproof("run", "dag.json", "--run-id", "r", "--agent-command", SILENT, "--heartbeat", "1")) {
            terminal.awaitRow(" *first +attempt 1 +[3-9] s.*"); // three beats were due
            place.write("go", "");
            terminal.awaitRow("run r: SUCCESS.*");

            assertThat(terminal.recording()).doesNotContain("tasks have ended");
        }
    }

    @Test
    void it_beats_where_stderr_leads_from_a_terminal_to_a_file() throws Exception {
        Workplace place = Workplace.in(directory);
        Path told = directory.resolve("told");
        try (PseudoTerminal terminal = PseudoTerminal.Start.in(directory)
                .redirected("2> told")
                .reproof("run", "dag.json", "--run-id", "r", "--agent-command", SILENT, "--heartbeat", "1")) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(told).content().contains("run r: 0 of 2 tasks have ended; first: "));
            place.write("go", "");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(told).content().contains("run r: SUCCESS"));

            assertThat(terminal.recording()).doesNotContain("tasks have ended");
        }
    }

    @Test
    void nothing_beats_that_was_not_told_to() throws Exception {
        Finished finished = Workplace.in(directory)
                .reproof("run", "dag.json", "--run-id", "r", "--agent-command", "cat > /dev/null; sleep 2; echo done");

        assertThat(finished.code()).as(finished.toString()).isZero();
        assertThat(finished.err()).doesNotContain("tasks have ended");
    }

    @Test
    void a_rhythm_that_is_none_is_refused() throws Exception {
        Finished refused = Workplace.in(directory).run("r", "--heartbeat", "0");

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("--heartbeat", "at least a second, found '0'");
    }
}
