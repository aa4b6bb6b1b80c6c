package dev.reproof.engine.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.request.EngineSettings.Runner;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether somebody runs a run, by the note that a runner leaves. */
class RunnerPresenceTest {

    @TempDir
    Path directory;

    private RunHome home;

    @BeforeEach
    void prepare() throws IOException {
        home = new RunHome(directory.resolve("r1"));
        Files.createDirectories(home.directory());
    }

    @Test
    void a_note_of_this_process_says_that_it_is_here() throws IOException {
        note(ProcessHandle.current().pid(), Runner.hostName());

        assertThat(RunnerPresence.of(home)).isEqualTo(RunnerPresence.HERE);
        assertThat(SeenRunner.of(home).shown())
                .startsWith("pid " + ProcessHandle.current().pid() + ", since ");
    }

    @Test
    void a_note_of_another_machine_says_that_nothing_can_be_seen() throws IOException {
        note(1, "another-host");

        assertThat(RunnerPresence.of(home)).isEqualTo(RunnerPresence.ELSEWHERE);
        assertThat(SeenRunner.of(home).shown()).contains("pid 1 on host another-host", "cannot be seen from here");
    }

    @Test
    void nobody_is_there_without_a_note() {
        assertThat(RunnerPresence.of(home)).isEqualTo(RunnerPresence.GONE);
        assertThat(SeenRunner.of(home).shown()).isEqualTo("none");
    }

    @Test
    void a_process_that_has_ended_and_that_nobody_has_buried_is_gone() throws IOException {
        // given a process whose parent never asks how it ended
        Process parent = new ProcessBuilder("sh", "-c", "true & echo $!; exec tail -f /dev/null")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = parent.inputReader(StandardCharsets.US_ASCII)) {
            note(Long.parseLong(out.readLine()), Runner.hostName());

            // then
            await().until(() -> RunnerPresence.of(home) == RunnerPresence.GONE);
            assertThat(SeenRunner.of(home).shown()).startsWith("none; pid ");
        } finally {
            parent.destroyForcibly();
        }
    }

    private void note(long pid, String host) throws IOException {
        Files.writeString(
                home.holder(), "{\"pid\":" + pid + ",\"host\":\"" + host + "\",\"since\":\"" + Instant.now() + "\"}\n");
    }
}
