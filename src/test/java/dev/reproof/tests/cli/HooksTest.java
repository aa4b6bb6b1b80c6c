package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are told of events, by processes that stop, start again, and end. */
class HooksTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String KEEP = "cat >> told; echo $REPROOF_EVENT_KIND >> kinds";

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void furnish() throws IOException {
        place = Workplace.in(directory);
    }

    @Test
    void whoever_stops_the_runner_is_told_of_it() throws Exception {
        try (RunningProgram program = place.start(
                "run", "dag.json", "--run-id", "r", "--agent-command", "touch begun; sleep 1000", "--on-event", KEEP)) {
            await().atMost(PATIENCE).until(() -> Files.exists(place.path("begun")));

            program.signal("TERM");

            assertThat(program.await().code()).isEqualTo(143);
        }
        assertThat(lines("kinds")).containsExactly("restart");
        assertThat(lines("told")).singleElement().asString().contains("\"type\":\"dev.reproof.RunInterrupted\"");
    }

    @Test
    void it_lives_on_in_runners_that_a_supervisor_starts_again() throws Exception {
        Files.createDirectories(place.path("code"));
        place.write("code/a.txt", "one");

        Finished finished = place.reproof(
                "supervise",
                "dag.json",
                "--run-id",
                "r",
                "--full-output-dir",
                "kept",
                "--runner-files",
                "code/*.txt",
                "--agent-command",
                "echo two > code/a.txt; echo done",
                "--on-event",
                KEEP,
                "--on-event-kinds",
                "restart,finished");

        assertThat(finished.code()).as(finished.toString()).isZero();
        assertThat(lines("kinds")).containsExactly("restart", "restart", "finished");
        assertThat(String.join("\n", lines("told")))
                .containsSubsequence("RunRestartRequested", "RunResumed", "RunFinished");
    }

    @Test
    void one_that_never_ends_keeps_no_run_from_ending_and_is_ended_with_it() throws Exception {
        Finished finished = place.run("r", "--on-event", "sleep 1000");

        assertThat(finished.code()).as(finished.toString()).isZero();
        assertThat(finished.err())
                .contains("warning: HOOK_FAILED: the command of --on-event had not ended when the runner did");
        assertThat(ProcessHandle.allProcesses().filter(this::sleepsHere)).isEmpty();
    }

    @Test
    void it_sees_what_agents_see_and_no_password() throws Exception {
        Map<String, String> environment =
                Map.of("PGPASSWORD", "secret", "PGPASSFILE", "/nowhere", "SEEN", "yes", "REPROOF_SUPERVISOR", "1");

        Finished finished = new PackagedProgram(directory, environment)
                .run("run", "dag.json", "--agent-script", "script.json", "--on-event", "env > seen");

        assertThat(finished.code()).as(finished.toString()).isZero();
        assertThat(lines("seen"))
                .contains("SEEN=yes", "REPROOF_EVENT_KIND=finished")
                .noneMatch(line -> line.startsWith("PGPASS") || line.startsWith("REPROOF_SUPERVISOR="));
    }

    private boolean sleepsHere(ProcessHandle process) {
        try {
            return process.info().commandLine().orElse("").endsWith("sleep 1000")
                    && Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"))
                            .equals(directory.toRealPath());
        } catch (IOException gone) {
            return false;
        }
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(place.path(file));
    }
}
