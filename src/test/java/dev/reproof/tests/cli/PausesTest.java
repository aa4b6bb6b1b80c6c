package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static dev.reproof.tests.cli.Workplace.requireError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pauses: what holds them, and the ways to release them. */
class PausesTest {

    private static final String PAUSE = """
            {"title": "Tide gate", "tasks": [
              {"id": "gate", "kind": "pause", "depends_on": [], "subtask_prompt": "Is the water high enough?"},
              {"id": "after", "depends_on": ["gate"], "complexity": "LOW", "subtask_prompt": "Sail."}]}
            """;

    private static final String AGENT = "cat > prompt.$REPROOF_RUN; echo away";

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void prepare() throws Exception {
        place = Workplace.in(directory);
        place.write("dag.json", PAUSE);
    }

    @Test
    void approval_releases_a_pause_with_a_runner_at_it_and_without_one_and_children_see_the_same() throws Exception {
        // given: a runner that waits, and one that is killed while it waits
        Path held;
        try (RunningProgram waiting = run("r1");
                RunningProgram killed = run("r2")) {
            awaitPause("r1");
            awaitPause("r2");
            killed.kill();
            held = Path.of(new StateOf(place.home("r1"))
                    .task("gate")
                    .get("checkpointPath")
                    .textValue());
            assertThat(held).content(UTF_8).contains("reproof approve r1 'gate'");
            assertThat(held).content(UTF_8).contains("Is the water high enough?");
            String asks = "gate: waits for its release: Is the water high enough?; 'reproof approve ";
            assertThat(out("status", "r1"))
                    .contains("AWAITING_APPROVAL", "waits    " + asks + "r1 gate' releases it", "runner   pid ")
                    .doesNotContain("next ");
            assertThat(out("status", "r2"))
                    .contains(asks + "r2 gate'", "runner   none", "next     reproof resume r2\n");

            // when
            requireEnd(place.reproof("approve", "r1", "gate"), 0, "gate: released; its runner goes on with it (pid ");
            requireEnd(
                    place.reproof("approve", "r2", "gate"),
                    0,
                    "gate: released; no runner is there, 'reproof resume r2' goes on with it");
            assertThat(out("plan", "r2")).contains("gate: it was released").doesNotContain("a runner works on it");

            // then
            Finished released = waiting.await();
            requireEnd(released, 0, asks + "r1 gate' releases it, and so does removing ", "run r1: SUCCESS");
        }
        requireEnd(place.reproof("resume", "r2"), 0, "the agent is that of before", "run r2: SUCCESS");
        assertThat(held).doesNotExist();
        assertThat(directory.resolve("prompt.r1"))
                .hasSameBinaryContentAs(directory.resolve("prompt.r2"))
                .content(UTF_8)
                .contains("### gate [FINISHED]\nReleased.\n");
        requireError(place.reproof("approve", "r1", "gate"), 78, "expected AWAITING_APPROVAL, found FINISHED");
    }

    @Test
    void removal_of_the_file_releases_a_pause_and_removal_of_its_directory_does_not() throws Exception {
        // given
        Path held = directory.resolve("gates/r1/gate.waiting");
        try (RunningProgram killed = run("r1", "--checkpoint-dir", "gates")) {
            awaitPause("r1");
            killed.kill();
        }
        assertThat(held).exists();
        Files.delete(held);
        Files.delete(held.getParent());

        // when
        try (RunningProgram resumed =
                place.start("resume", "r1", "--agent-command", AGENT, "--checkpoint-dir", "gates")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(held) || !resumed.isAlive());
            assertThat(held).exists();
            assertThat(new StateOf(place.home("r1")).status("gate")).isEqualTo("AWAITING_APPROVAL");
            Files.delete(held);

            // then
            requireEnd(resumed.await(), 0, "run r1: SUCCESS");
        }
    }

    @Test
    void a_pause_that_nobody_releases_in_time_fails_and_takes_its_file_away() throws Exception {
        // when
        Finished run = place.reproof(
                "run", "dag.json", "--run-id", "r1", "--agent-command", AGENT, "--checkpoint-timeout-ms", "1");

        // then
        requireEnd(run, 1, "gate: ERROR: Nobody released the pause in time", "after: ERROR: Skipped");
        assertThat(place.home("r1").checkpoints()).isEmptyDirectory();
    }

    @Test
    void a_pause_may_wait_for_as_long_as_anybody_can_write_down() throws Exception {
        try (RunningProgram waiting = run("r1", "--checkpoint-timeout-ms", "87600h")) {
            awaitPause("r1");
            requireEnd(place.reproof("approve", "r1", "gate"), 0, "gate: released");

            requireEnd(waiting.await(), 0, "run r1: SUCCESS");
        }
    }

    private String out(String... command) throws Exception {
        return new String(place.reproof(command).out(), UTF_8);
    }

    private RunningProgram run(String id, String... more) throws IOException {
        return place.start(
                Stream.concat(Stream.of("run", "dag.json", "--run-id", id, "--agent-command", AGENT), Stream.of(more))
                        .toArray(String[]::new));
    }

    private void awaitPause(String run) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> new StateOf(place.home(run)).stands("gate", "AWAITING_APPROVAL"));
    }
}
