package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import dev.reproof.tests.cli.PseudoTerminal.Start;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of a run on a terminal, and what everything else sees of it. */
class LiveRunTest {

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final String HEADER = "Harbour 港 · rank .*";

    /** Task {@code first} ends at once; the others say something and wait for a file called {@code go}. */
    private static final String AGENT = "case $REPROOF_TASK in first) printf 'hello\\n';;"
            + " *) printf 'berth 1\\n\\033[31mberth\\033[0m 日本 2\\n'; while [ ! -e go ]; do sleep 0.02; done;; esac";

    @TempDir
    Path directory;

    @BeforeEach
    void a_dag_of_two_ranks() throws IOException {
        write("dag.json", """
                {"title": "Harbour 港", "tasks": [
                  {"id": "first", "complexity": "LOW", "subtask_prompt": "Begin."},
                  {"id": "second", "complexity": "LOW", "subtask_prompt": "Go on.", "depends_on": ["first"]},
                  {"id": "third-日本", "complexity": "LOW", "subtask_prompt": "Go on.", "depends_on": ["first"]},
                  {"id": "fourth", "complexity": "LOW", "subtask_prompt": "Go on.", "depends_on": ["first"]}]}
                """);
    }

    @Test
    void a_terminal_shows_what_runs_and_keeps_what_has_ended() throws Exception {
        // given
        Start narrow = Start.in(directory).sized(60, 24).redirected("> out.txt");
        try (PseudoTerminal terminal = run(narrow, AGENT, "--max-parallel", "2")) {

            // when
            List<String> running = terminal.await(rows -> rows.stream()
                            .filter(row -> row.matches(".* 32 B +[0-9]+ B/s"))
                            .count()
                    == 2);

            // then
            assertThat(running).hasSize(7);
            assertThat(running.get(0)).isEqualTo(PseudoTerminal.BEFORE);
            assertThat(running.get(1)).isEqualTo("run r1: started, 4 tasks");
            assertThat(running.get(2)).matches("✓ first       FINISHED  +[0-9.]+ s +6 B");
            assertThat(running.get(3)).matches("Harbour 港 · rank 2 of 2 · 1 of 4 finished · [0-9]+ s");
            assertThat(running.subList(4, 6))
                    .allMatch(row -> row.matches("  (second    |third-日本)  attempt 1 +[0-9]+ s +32 B +[0-9]+ B/s"));
            assertThat(running.get(6)).isEqualTo("  1 waiting");

            // when
            terminal.resize(100, 24);

            // then there is room for what the agents say
            List<String> wide = terminal.await(rows -> rows.stream()
                            .filter(row -> row.matches(".* 32 B +[0-9]+ B/s  berth 日本 2"))
                            .count()
                    == 2);
            assertThat(wide).hasSize(7);
            assertThat(wide.subList(0, 3)).isEqualTo(running.subList(0, 3));
            assertThat(wide.get(3)).matches(HEADER);

            // when
            write("go", "");

            // then
            assertThat(terminal.exitCode()).isZero();
            List<String> last = terminal.screen();
            assertThat(last.subList(0, 2)).containsExactly(PseudoTerminal.BEFORE, "run r1: started, 4 tasks");
            assertThat(last.subList(2, 6)).allMatch(row -> row.matches("✓ [^ ]+ +FINISHED  +[0-9.]+ s .* B"));
            assertThat(last.get(6)).isEqualTo("run r1: SUCCESS: All tasks finished");
            assertThat(last).contains("  tasks     4 FINISHED", "  attempts  4", "  look      reproof status r1");
            assertThat(last).noneMatch(row -> row.matches(HEADER));
            assertThat(terminal.recording().lastIndexOf("\u001b[?25h"))
                    .isGreaterThan(terminal.recording().lastIndexOf("\u001b[?25l"));
            assertThat(directory.resolve("out.txt")).isEmptyFile();
        }
    }

    @Test
    void what_an_agent_prints_cannot_move_the_cursor_and_warnings_are_not_torn() throws Exception {
        // given
        String agent = "printf 'x\\033[2J\\033[9A\\033]0;evil\\007\\033[?1049h\\033cheld fast\\n';"
                + " rm -f .reproof/runs/r1/artifacts/_index.md; mkdir -p .reproof/runs/r1/artifacts/_index.md;"
                + " while [ ! -e go ]; do sleep 0.02; done; printf 'agent\\033[2Jfailed' >&2; exit 3";
        try (PseudoTerminal terminal = run(Start.in(directory).sized(100, 50), agent)) {

            // when
            List<String> running = terminal.awaitRow("  first .*B/s  xheld fast");

            // then
            assertThat(running.get(0)).isEqualTo(PseudoTerminal.BEFORE);

            // when
            write("go", "");

            // then
            assertThat(terminal.exitCode()).isOne();
            assertThat(terminal.recording())
                    .contains("warning: Files of run=r1")
                    .doesNotContain("\u001b[2J", "\u001b[9A", "\u001b]0", "\u001b[?1049h", "\u001bc", "evil");
            List<String> last = terminal.screen();
            assertThat(last.stream().filter(row -> row.startsWith("✗ first       ERROR")))
                    .hasSize(1);
            assertThat(last)
                    .contains("  tasks     4 ERROR")
                    .anyMatch(row -> row.startsWith("  failed    first: "))
                    .contains("            reproof transcript r1 first")
                    .noneMatch(row -> row.matches(HEADER));
        }
    }

    @Test
    void without_colours_nothing_is_coloured() throws Exception {
        // given
        write("go", "");

        // when
        try (PseudoTerminal plain = run(Start.in(directory).with("NO_COLOR", "1"), AGENT)) {
            // then
            assertThat(plain.exitCode()).isZero();
            assertThat(plain.recording()).contains("✓ first").doesNotContainPattern(COLOUR);
        }

        // when
        try (PseudoTerminal runs = Start.in(directory).with("NO_COLOR", "1").reproof("runs")) {
            // then
            assertThat(runs.exitCode()).isZero();
            assertThat(runs.recording()).contains("SUCCESS").doesNotContain("\u001b");
        }

        // when
        try (PseudoTerminal coloured = Start.in(directory).with("NO_COLOR", "").reproof("runs")) {
            // then
            assertThat(coloured.exitCode()).isZero();
            assertThat(coloured.recording()).containsPattern(COLOUR);
            assertThat(coloured.screen().get(2)).matches("r1 +SUCCESS +4/4  .*  Harbour 港");
        }
    }

    @Test
    void a_terminal_that_takes_only_lines_gets_lines() throws Exception {
        // given
        write("go", "");

        // when
        try (PseudoTerminal dumb = run(Start.in(directory).with("TERM", "dumb"), AGENT)) {
            // then
            assertThat(dumb.exitCode()).isZero();
            assertThat(dumb.recording()).contains("first: running, attempt 1").doesNotContain("\u001b");
        }
    }

    @Test
    void what_is_no_terminal_gets_plain_lines_on_stderr_and_nothing_on_stdout() throws Exception {
        // given
        write("go", "");

        // when
        Finished run = new PackagedProgram(directory, Map.of("TERM", "xterm-256color"))
                .run("run", "dag.json", "--run-id", "r1", "--agent-command", AGENT);

        // then
        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .doesNotContain("\u001b")
                .contains("first: running, attempt 1, prompt of ")
                .containsPattern("first: FINISHED after [0-9.]+ s, 6 bytes")
                .contains("run r1: SUCCESS: All tasks finished\n  tasks     4 FINISHED\n");
    }

    @Test
    void ctrl_c_leaves_the_terminal_clean_and_the_run_to_be_resumed() throws Exception {
        // given
        try (PseudoTerminal terminal = run(Start.in(directory), AGENT)) {
            terminal.awaitRow("  second .*berth 日本 2");

            // when
            terminal.type("\u0003");

            // then
            assertThat(terminal.exitCode()).isEqualTo(130);
            assertThat(terminal.screen())
                    .anyMatch(row -> row.contains("run r1 interrupted; 'reproof resume r1' goes on with it"))
                    .noneMatch(row -> row.matches(HEADER))
                    .noneMatch(row -> row.matches("  second .*"));
        }

        // when
        write("go", "");
        try (PseudoTerminal terminal = Start.in(directory).reproof("resume", "r1", "--agent-command", AGENT)) {
            // then
            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.screen())
                    .contains("run r1: resumed, 1 of 4 tasks finished", "run r1: SUCCESS: All tasks finished")
                    .contains("  attempts  7, by 2 runners")
                    .anyMatch(row -> row.matches("✓ third-日本  FINISHED .*"));
        }
    }

    private PseudoTerminal run(Start start, String agent, String... more) throws IOException {
        String[] arguments = Stream.concat(
                        Stream.of("run", "dag.json", "--run-id", "r1", "--agent-command", agent), Stream.of(more))
                .toArray(String[]::new);
        return start.reproof(arguments);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text, StandardCharsets.UTF_8);
    }
}
