package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is at work on a run, and {@code reproof stop}, which ends it. */
@Timeout(300)
class StoppedProcessesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void furnish() throws IOException {
        place = Workplace.in(directory);
        Files.createFile(directory.resolve("stay"));
        place.write("agent.sh", """
                if [ "$REPROOF_TASK" = first ] && [ -e stay ]; then
                  echo $$ >> pids.new
                  mv pids.new pids
                  exec sleep 300
                fi
                echo "$REPROOF_TASK is done"
                """);
    }

    @AfterEach
    void end_what_is_left() throws IOException {
        if (Files.exists(directory.resolve("pids"))) {
            agent().ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** The agent, while it is at work. */
    private Optional<ProcessHandle> agent() throws IOException {
        return ProcessHandle.of(Long.parseLong(
                        Files.readString(directory.resolve("pids")).strip()))
                .filter(ProcessTable::lives);
    }

    private RunningProgram start(String command, String... more) throws IOException {
        String[] words = Stream.concat(
                        Stream.of(command, "dag.json", "--run-id", "r", "--agent-command", "sh agent.sh"),
                        Stream.of(more))
                .toArray(String[]::new);
        RunningProgram program = place.start(words);
        await().atMost(PATIENCE).until(() -> {
            assertThat(program.isAlive()).as(program.err()).isTrue();
            return Files.exists(directory.resolve("pids"))
                    && Files.exists(place.home("r").state());
        });
        return program;
    }

    private static String out(Finished finished) {
        return new String(finished.out(), StandardCharsets.UTF_8);
    }

    private void requireResumable() throws Exception {
        Files.delete(directory.resolve("stay"));
        Finished resumed = place.reproof("resume", "r", "--agent-command", "sh agent.sh");
        assertThat(resumed.code()).as(resumed.toString()).isZero();
    }

    @Test
    void agents_of_a_killed_runner_are_told_and_ended_when_that_is_asked_for() throws Exception {
        // given
        try (RunningProgram runner = start("run")) {
            runner.signal("KILL");
            assertThat(runner.await().code()).isEqualTo(137);
        }
        long pid = agent().orElseThrow().pid();

        // when, then
        Finished status = place.reproof("status", "r");
        assertThat(status.code()).isZero();
        assertThat(out(status))
                .containsPattern("(?m)^agents +first: attempt 1: at work since 2.* UTC, [1-4] process(es)? \\(pid .*\\b"
                        + pid + "\\b")
                .contains("goes on with the run and sees to them, 'reproof stop r --agents' ends them");
        JsonNode agents =
                JSON.readTree(place.reproof("status", "r", "--json").out()).path("agents");
        assertThat(agents).hasSize(1);
        assertThat(agents.path(0).path("state").asText()).isEqualTo("living");
        assertThat(agents.path(0).path("task").asText()).isEqualTo("first");
        assertThat(agents.path(0).path("pids")).anyMatch(it -> it.asLong() == pid);
        assertThat(out(place.reproof("runs"))).containsPattern("(?m)^r +AGENTS AT WORK +0/2");
        JsonNode listed = JSON.readTree(place.reproof("runs", "--json").out());
        assertThat(listed.path("status").asText()).isEqualTo("AGENTS AT WORK");
        assertThat(listed.path("agents")).isEqualTo(agents);
        Finished watched = place.reproof("status", "r", "--watch");
        assertThat(watched.code()).isOne();
        assertThat(out(watched)).contains("the run has not finished; 1 agent is still at work; 'reproof resume r");

        // when
        Finished refused = place.reproof("stop", "r");

        // then
        Workplace.requireEnd(
                refused,
                78,
                "no runner to end, but 1 agent is still at work. Nothing was ended",
                "reproof stop r --agents");
        assertThat(agent()).isPresent();

        // when
        Finished stopped = place.reproof("stop", "r", "--agents");

        // then
        assertThat(stopped.code()).as(stopped.toString()).isZero();
        assertThat(out(stopped))
                .contains("Ended the agent of task 'first' iteration 0 attempt 1, left by runner pid ")
                .endsWith("'reproof resume r' goes on with the run\n");
        assertThat(agent()).isEmpty();
        assertThat(out(place.reproof("status", "r"))).doesNotContain("agents ");
        assertThat(out(place.reproof("stop", "r"))).startsWith("Nothing of run r is at work; nothing was ended\n");
        requireResumable();
    }

    @Test
    void a_runner_is_told_to_end_and_waited_for() throws Exception {
        try (RunningProgram runner = start("run")) {
            // when
            Finished stopped = place.reproof("stop", "r");

            // then
            assertThat(stopped.code()).as(stopped.toString()).isZero();
            assertThat(out(stopped))
                    .isEqualTo("Ended the runner, pid " + runner.pid() + "\n'reproof resume r' goes on with the run\n");
            assertThat(runner.await().code()).isEqualTo(143);
        }
        assertThat(agent()).isEmpty();
        assertThat(Files.readString(place.home("r").state())).contains("\"INTERRUPTED\"");
        requireResumable();
    }

    @Test
    void a_runner_whose_supervisor_makes_good_for_crashes_does_not_come_back() throws Exception {
        try (RunningProgram supervisor = start("supervise", "--restart-on-crash", "5")) {
            // when
            Finished stopped = place.reproof("stop", "r");

            // then
            assertThat(stopped.code()).as(stopped.toString()).isZero();
            assertThat(out(stopped)).contains(", and its supervisor, pid " + supervisor.pid() + "\n");
            Finished ended = supervisor.await();
            assertThat(ended.code()).as(ended.toString()).isEqualTo(143);
            assertThat(ended.err()).doesNotContain(": restart: ");
        }
        assertThat(agent()).isEmpty();
        requireResumable();
    }

    @Test
    void a_runner_that_does_not_end_in_time_is_named_and_not_killed() throws Exception {
        // given one that is stopped, and so does not see that it is told
        try (RunningProgram runner = start("run")) {
            runner.signal("STOP");

            // when
            Finished stopped = place.reproof("stop", "r", "--patience", "200ms");

            // then
            Workplace.requireEnd(
                    stopped,
                    78,
                    "Not ended within 200 ms",
                    "'kill -9 " + runner.pid() + "'",
                    "once more has it end at once");
            assertThat(runner.isAlive()).isTrue();

            // when
            runner.signal("CONT");

            // then
            assertThat(runner.await().code()).isEqualTo(143);
        }
    }

    @Test
    void a_runner_in_the_hands_of_another_machine_is_left_alone() throws Exception {
        try (RunningProgram runner = start("run")) {
            // given
            Path holder = place.home("r").holder();
            Files.writeString(
                    holder, Files.readString(holder).replaceAll("\"host\":\"[^\"]*\"", "\"host\":\"another-host\""));

            for (List<String> call : List.of(List.of("stop", "r"), List.of("stop", "r", "--agents"))) {
                // when
                Finished stopped = place.reproof(call.toArray(String[]::new));

                // then
                Workplace.requireError(
                        stopped, 78, "Run r is not stopped", "on host another-host", "Nothing was ended");
            }
            assertThat(runner.isAlive()).isTrue();
            assertThat(agent()).isPresent();
        }
    }

    @Test
    void a_run_that_there_is_not_is_no_run() throws Exception {
        Workplace.requireError(place.reproof("stop", "none"), 66, "No run 'none'");
    }
}
