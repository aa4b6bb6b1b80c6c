package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reproof.engine.home.RunHome;
import dev.reproof.events.RunId;
import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.RunningProgram;
import dev.reproof.tests.cli.PseudoTerminal.Start;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Following from elsewhere a run that another process makes. */
class WatchedRunTest {

    private static final String AGENT = "printf 'loading\\nberth \\033[2J日本 2\\n';"
            + " while [ ! -e go-${REPROOF_TASK%% *} ]; do sleep 0.02; done; [ ! -e fail ]";

    @TempDir
    Path directory;

    private PackagedProgram program;

    @BeforeEach
    void a_dag_of_two_ranks() throws IOException {
        program = PackagedProgram.in(directory);
        write("dag.json", """
                {"title": "Harbour", "tasks": [
                  {"id": "first", "complexity": "LOW", "subtask_prompt": "Begin."},
                  {"id": "second 日本", "complexity": "LOW", "subtask_prompt": "Go on.", "depends_on": ["first"]}]}
                """);
    }

    @Test
    void a_terminal_shows_the_run_of_another_process_to_its_end() throws Exception {
        // given
        try (RunningProgram runner = start();
                PseudoTerminal terminal = Start.in(directory).reproof("status", "--watch", "r1")) {

            // when
            List<String> running = terminal.awaitRow("  first +attempt 1 .* B/s  berth 日本 2");

            // then
            assertThat(running.get(0)).isEqualTo(PseudoTerminal.BEFORE);
            assertThat(running.get(1)).matches("Harbour · rank 1 of 2 · 0 of 2 finished · [0-9]+ s");
            assertThat(running).hasSize(3);

            // when
            write("go-first", "");

            // then
            List<String> next = terminal.awaitRow("  second 日本  attempt 1 .* B/s  berth 日本 2");
            assertThat(next.get(1)).matches("✓ first        FINISHED  +[0-9.]+ s +27 B");
            assertThat(next.get(2)).matches("Harbour · rank 2 of 2 · 1 of 2 finished · [0-9]+ s");

            // when
            write("go-second", "");

            // then
            assertThat(terminal.exitCode()).isZero();
            assertThat(runner.await().code()).isZero();
            assertThat(terminal.screen()).hasSize(4);
            assertThat(terminal.screen().get(2)).startsWith("✓ second 日本  FINISHED");
            assertThat(terminal.screen().get(3)).isEqualTo("run r1: SUCCESS: All tasks finished");
            assertThat(terminal.recording()).doesNotContain("\u001b[2J");
        }
    }

    @Test
    void what_is_no_terminal_gets_a_line_for_each_change() throws Exception {
        // given
        try (RunningProgram runner = start();
                RunningProgram watch = program.start(directory.resolve("logs"), "status", "--watch", "r1")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> watch.out().contains("first: running, attempt 1\n"));

            // when
            write("fail", "");
            write("go-first", "");

            // then
            Finished watched = watch.await();
            assertThat(watched.code()).as(watched.toString()).isOne();
            assertThat(runner.await().code()).isOne();
            assertThat(new String(watched.out(), StandardCharsets.UTF_8)).matches("""
                    Harbour: 0 of 2 tasks finished
                    rank 1 of 2
                    first: running, attempt 1
                    first: ERROR: .*(
                    rank 2 of 2)?
                    second 日本: ERROR: Skipped: upstream did not finish: first
                    run r1: FAILED: Did not finish: first, second 日本; .*--retry-failed.*
                    """);
            assertThat(watched.err()).isEmpty();
        }
    }

    @Test
    void a_task_that_comes_to_a_limit_is_shown_with_what_follows_and_the_watch_ends_as_the_run_does() throws Exception {
        // given
        write("dag.json", """
                {"title": "Harbour", "outputPolicy": {"maxPromptChars": 200}, "tasks": [
                  {"id": "first", "complexity": "LOW", "subtask_prompt": "Begin."},
                  {"id": "second", "complexity": "LOW", "subtask_prompt": "%s", "depends_on": ["first"]},
                  {"id": "third", "complexity": "LOW", "subtask_prompt": "End.", "depends_on": ["second"]}]}
                """.formatted("Go on. ".repeat(40)));
        try (RunningProgram runner = start();
                PseudoTerminal terminal = Start.in(directory).reproof("status", "--watch", "r1");
                RunningProgram watch = program.start(directory.resolve("logs"), "status", "--watch", "r1")) {
            terminal.awaitRow("  first +attempt 1 .*");
            await().atMost(Duration.ofSeconds(60)).until(() -> watch.out().contains("first: running, attempt 1\n"));

            // when
            write("go-first", "");

            // then
            Finished watched = watch.await();
            assertThat(runner.await().code()).isEqualTo(4);
            assertThat(watched.code()).as(watched.toString()).isEqualTo(4);
            assertThat(new String(watched.out(), StandardCharsets.UTF_8)).matches("""
                    Harbour: 0 of 3 tasks finished
                    rank 1 of 3
                    first: running, attempt 1
                    first: FINISHED after .*
                    (rank 2 of 3
                    )?second: BUDGET-EXCEEDED: .*maxPromptChars.*
                    (rank 3 of 3
                    )?third: ERROR: Skipped: upstream did not finish: second
                    run r1: BUDGET-EXCEEDED: Did not finish: second, third; .*--retry-failed.*
                    """);
            assertThat(terminal.exitCode()).isEqualTo(4);
            assertThat(terminal.screen()).anySatisfy(row -> assertThat(row).startsWith("✗ second  BUDGET-EXCEEDED  "));
            assertThat(terminal.screen()).anySatisfy(row -> assertThat(row).startsWith("✗ third   ERROR  "));

            // when the run is told of when all is over
            Finished late = program.run("status", "--watch", "r1");

            // then
            assertThat(late.code()).as(late.toString()).isEqualTo(4);
        }
    }

    @Test
    void a_runner_that_is_gone_is_noticed_and_its_run_is_not_held_up() throws Exception {
        // given
        try (RunningProgram runner = start();
                PseudoTerminal terminal = Start.in(directory).reproof("status", "--watch")) {
            terminal.awaitRow("  first +attempt 1 .*");

            // when it is gone, and its agent before it, which it did not see
            runner.signal("STOP");
            ProcessHandle.of(runner.pid()).stream()
                    .flatMap(ProcessHandle::descendants)
                    .toList()
                    .forEach(ProcessHandle::destroyForcibly);
            runner.kill();

            // then
            assertThat(terminal.exitCode()).isOne();
            assertThat(String.join("", terminal.screen()))
                    .contains("run r1: the runner is gone, and the run has not finished; 'reproof resume r1'")
                    .doesNotContain("rank 1 of 2");
        }
    }

    @Test
    void a_runner_that_stops_to_be_started_again_is_waited_for_and_the_next_one_is_followed() throws Exception {
        // given
        write("code.txt", "one");
        try (RunningProgram runner = start("--restart-on-runner-change", "--runner-files", "code.txt");
                RunningProgram watch = program.start(directory.resolve("logs"), "status", "--watch", "r1")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> watch.out().contains("first: running, attempt 1\n"));

            // when
            write("code.txt", "two");
            write("go-first", "");

            // then it waits longer than for a runner that is gone
            assertThat(runner.await().code()).isEqualTo(75);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !watch.isAlive() || watch.err().contains("waiting for the next one"));
            assertThat(watch.isAlive()).as(watch.out()).isTrue();

            // when
            write("go-second", "");
            Finished resumed = program.run("resume", "r1", "--agent-command", AGENT);

            // then
            assertThat(resumed.code()).as(resumed.toString()).isZero();
            Finished watched = watch.await();
            assertThat(watched.code()).as(watched.toString()).isZero();
            assertThat(new String(watched.out(), StandardCharsets.UTF_8))
                    .contains("second 日本: FINISHED after ")
                    .endsWith("run r1: SUCCESS: All tasks finished\n")
                    .doesNotContain("RESTARTING_RUNNER", "is gone");
            assertThat(watched.err()).containsOnlyOnce("the runner stopped to be started again");
        }
    }

    @Test
    void a_next_runner_that_has_not_come_for_long_is_not_waited_for() throws Exception {
        // given
        write("code.txt", "one");
        try (RunningProgram runner = start("--restart-on-runner-change", "--runner-files", "code.txt")) {
            write("code.txt", "two");
            write("go-first", "");
            assertThat(runner.await().code()).isEqualTo(75);
        }
        Path state = RunHome.of(directory, new RunId("r1")).state();
        Files.setLastModifiedTime(
                state,
                FileTime.from(Files.getLastModifiedTime(state).toInstant().minus(Duration.ofMinutes(3))));

        // when
        Finished watched = program.run("status", "--watch", "r1");

        // then
        assertThat(watched.code()).as(watched.toString()).isOne();
        assertThat(new String(watched.out(), StandardCharsets.UTF_8))
                .contains("run r1: the runner is gone, and the run has not finished; 'reproof resume r1'");
    }

    @Test
    void ctrl_c_ends_the_watch_and_nothing_else() throws Exception {
        // given
        try (RunningProgram runner = start();
                PseudoTerminal terminal = Start.in(directory).reproof("status", "--watch", "r1")) {
            terminal.awaitRow("  first +attempt 1 .*");

            // when
            terminal.type("\u0003");

            // then
            assertThat(terminal.exitCode()).isEqualTo(130);
            assertThat(runner.isAlive()).isTrue();
            assertThat(terminal.recording().lastIndexOf("\u001b[?25h"))
                    .isGreaterThan(terminal.recording().lastIndexOf("\u001b[?25l"));

            // when
            write("go-first", "");
            write("go-second", "");

            // then
            assertThat(runner.await().code()).isZero();
        }
    }

    @Test
    void a_finished_run_is_told_at_once_and_a_missing_one_is_not_waited_for() throws Exception {
        // given
        write("go-first", "");
        write("go-second", "");
        try (RunningProgram runner = start()) {
            assertThat(runner.await().code()).isZero();
        }

        // when
        Finished finished = program.run("status", "--watch");
        Finished missing = program.run("status", "--watch", "r2");
        Finished odd = program.run("status", "--watch", "--json");

        // then
        assertThat(finished.code()).isZero();
        assertThat(new String(finished.out(), StandardCharsets.UTF_8))
                .isEqualTo("Harbour: 2 of 2 tasks finished\nrun r1: SUCCESS: All tasks finished\n");
        Workplace.requireError(missing, 66, "No run 'r2'");
        Workplace.requireError(odd, 2, "--watch and --json exclude each other");
    }

    private RunningProgram start(String... options) throws IOException {
        RunningProgram runner = program.start(
                directory.resolve("logs"),
                Stream.concat(
                                Stream.of("run", "dag.json", "--run-id", "r1", "--agent-command", AGENT),
                                Stream.of(options))
                        .toArray(String[]::new));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !runner.isAlive() || runner.err().contains("first: running, attempt 1"));
        return runner;
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text, StandardCharsets.UTF_8);
    }
}
