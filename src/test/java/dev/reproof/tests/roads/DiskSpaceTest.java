package dev.reproof.tests.roads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.home.RunHome;
import dev.reproof.events.RunId;
import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.RunningProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program shows and frees disk space, and never takes anything from under a runner. */
class DiskSpaceTest {

    @TempDir
    Path directory;

    @Test
    void a_finished_run_is_shown_and_pruned_and_one_with_a_runner_stays() throws Exception {
        // given
        PackagedProgram program = new PackagedProgram(directory, Map.of());
        Files.writeString(
                directory.resolve("dag.json"),
                "{\"title\":\"t\",\"tasks\":[{\"id\":\"a\",\"complexity\":\"LOW\",\"subtask_prompt\":\"x\"}]}");
        RunHome finished = RunHome.of(directory, new RunId("finished"));
        RunHome working = RunHome.of(directory, new RunId("working"));
        Path outside = Files.createDirectories(directory.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "precious");
        require(program.run("run", "dag.json", "--run-id", "finished", "--agent-command", "echo done"));
        Files.createSymbolicLink(finished.artifacts().resolve("link"), outside);

        try (RunningProgram runner = program.start(
                directory.resolve("logs"),
                "run",
                "dag.json",
                "--run-id",
                "working",
                "--agent-command",
                "echo begun; read x < " + fifo())) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> runner.err().contains("a: running"));

            // when: only looked at
            Map<String, String> before = Directories.fingerprint(finished.directory());
            assertThat(out(require(program.run("du", "finished", "--json"))))
                    .startsWith("{\"run\":\"finished\",\"log\":")
                    .contains("\"rawText\":5,\"compressedText\":null");
            assertThat(out(require(program.run("prune", "--keep-last", "0"))))
                    .contains("WOULD GO", "KEPT", "a runner is at work on it");
            assertThat(Directories.fingerprint(finished.directory())).isEqualTo(before);

            // when
            Finished pruned = program.run("prune", "--keep-last", "0", "working", "--yes");

            // then
            assertThat(pruned.code()).as(pruned.toString()).isEqualTo(78);
            assertThat(finished.directory()).doesNotExist();
            assertThat(working.eventsFile()).exists();
            assertThat(runner.isAlive()).isTrue();
            assertThat(outside.resolve("precious")).hasContent("precious");
        }
    }

    /** What an agent waits for that nobody writes to. */
    private Path fifo() throws Exception {
        Path fifo = directory.resolve("never");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        return fifo;
    }

    private static Finished require(Finished finished) {
        assertThat(finished.code()).as(finished.toString()).isZero();
        return finished;
    }

    private static String out(Finished finished) {
        return new String(finished.out(), UTF_8);
    }
}
