package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static dev.reproof.tests.cli.Workplace.requireError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Oracles in runs: what lets them pass, what they leave, and what their children see. */
class OraclesTest {

    /** Every way to pass and to fail; child reads two reports. */
    private static final String ORACLES = """
            {"title": "Soundings", "tasks": [
              {"id": "passes", "kind": "oracle", "depends_on": [], "expect": "^Tests:[^]+\\\\d+ tight\\\\n\\\\none lamp out$",
               "command": "printf 'Tests:\\\\n12 tight\\\\n'; printf 'one lamp out' >&2; echo ran >> count"},
              {"id": "complains", "kind": "oracle", "depends_on": [], "expect": "all [a-z]+$",
               "command": "printf 'all fast' >&2"},
              {"id": "allowed", "kind": "oracle", "depends_on": [], "expect": "", "allowNonZeroExit": true,
               "command": "exit 3"},
              {"id": "exits", "kind": "oracle", "depends_on": [], "expect": "", "command": "echo no; exit 3"},
              {"id": "lacks", "kind": "oracle", "depends_on": [], "expect": "pears", "command": "echo apples"},
              {"id": "stays", "kind": "oracle", "depends_on": [], "expect": "", "command": "echo on; exec sleep 300"},
              {"id": "child", "depends_on": ["passes", "complains"], "complexity": "LOW", "subtask_prompt": "Judge."},
              {"id": "orphan", "depends_on": ["lacks"], "complexity": "LOW", "subtask_prompt": "Judge."}]}
            """;

    private static final String AGENT = "cat > prompt.$REPROOF_TASK.$REPROOF_ATTEMPT; [ ! -e fail ]";

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void prepare() throws Exception {
        place = Workplace.in(directory);
    }

    @Test
    void each_passes_or_fails_by_what_its_command_did_and_leaves_evidence_and_a_report() throws Exception {
        // given
        place.write("dag.json", ORACLES);

        // when
        requireEnd(
                place.reproof(
                        "run", "dag.json", "--run-id", "r1", "--agent-command", AGENT, "--task-timeout-ms", "4000"),
                1,
                "passes: running its command, attempt 1",
                "exits: ERROR: Oracle failed: exit code 3, expected 0",
                "lacks: ERROR: Oracle failed: /pears/ was not found in its output",
                "stays: ERROR: Oracle failed: it ran longer than 4000 ms",
                "orphan: ERROR: Skipped: upstream did not finish: lacks");

        // then
        StateOf state = new StateOf(place.home("r1"));
        for (String task : new String[] {"passes", "complains", "allowed", "child"}) {
            assertThat(state.status(task)).as(task).isEqualTo("FINISHED");
        }
        for (String task : new String[] {"exits", "lacks", "stays", "orphan"}) {
            assertThat(state.status(task)).as(task).isEqualTo("ERROR");
        }
        assertEvidence("passes", "Tests:\n12 tight\n", "one lamp out");
        assertEvidence("exits", "no\n", "");
        assertEvidence("stays", "on\n", "");
        assertThat(place.home("r1").artifacts().resolve("child.stdout.log")).doesNotExist();
        assertThat(directory.resolve("prompt.child.1"))
                .content(UTF_8)
                .containsSubsequence(
                        "### passes [FINISHED]\n## Pass: true\n## Command: printf",
                        "## Exit code: 0\n## Stdout (tail):\nTests:\n12 tight\n",
                        "\n## Stderr (tail):\none lamp out\n## Evidence:\nCommand: printf",
                        "\nExit code: 0\nWhole output: in the event log, and where artifacts are kept in"
                                + " passes.stdout.log and passes.stderr.log\n",
                        "### complains [FINISHED]\n## Pass: true\n");

        // then: the log has it too
        assertThat(place.reproof("transcript", "r1", "passes", "--stdout").out())
                .isEqualTo("Tests:\n12 tight\n".getBytes(UTF_8));
        assertThat(place.reproof("transcript", "r1", "complains", "--stderr").out())
                .isEqualTo("all fast".getBytes(UTF_8));
        requireError(place.reproof("transcript", "r1", "child", "--stdout"), 66, "No evidence", "task=child");
        requireEnd(place.reproof("transcript", "r1", "passes", "--stdout", "--stderr"), 2, "--stdout", "--stderr");
    }

    @Test
    void a_resumed_run_asks_only_the_oracles_that_have_not_passed_and_gives_the_same_report() throws Exception {
        // given
        place.write(
                "dag.json",
                ORACLES.replaceAll("(?s)\\{\"id\": \"allowed\".*\"stays\"[^}]*},\n", "")
                        .replaceAll(",\n *\\{\"id\": \"orphan\"[^}]*}", ""));
        Files.createFile(directory.resolve("fail"));
        requireEnd(place.reproof("run", "dag.json", "--run-id", "r1", "--agent-command", AGENT), 1, "child: ERROR");
        Files.delete(directory.resolve("fail"));
        Path log = place.home("r1").artifacts().resolve("passes.stdout.log");
        Files.delete(log);

        // when
        requireEnd(place.reproof("resume", "r1", "--agent-command", AGENT, "--retry-failed"), 0, "run r1: SUCCESS");

        // then
        assertThat(directory.resolve("count")).hasContent("ran");
        assertThat(directory.resolve("prompt.child.2"))
                .hasSameBinaryContentAs(directory.resolve("prompt.child.1"))
                .content(UTF_8)
                .contains("12 tight");
        assertThat(log).hasContent("Tests:\n12 tight\n");
    }

    @Test
    void a_report_does_not_depend_on_where_artifacts_are_kept() throws Exception {
        // given
        place.write("dag.json", """
                {"title": "Soundings", "tasks": [
                  {"id": "passes", "kind": "oracle", "depends_on": [], "expect": "", "command": "echo 12 tight"}]}
                """);

        // when
        requireEnd(place.reproof("run", "dag.json", "--run-id", "r1", "--agent-command", AGENT), 0);
        requireEnd(place.reproof("run", "dag.json", "--run-id", "r2", "--agent-command", AGENT, "--no-artifacts"), 0);

        // then
        byte[] report = place.reproof("transcript", "r1", "passes").out();
        assertThat(place.reproof("transcript", "r2", "passes").out()).isEqualTo(report);
        assertThat(new String(report, UTF_8))
                .isEqualTo("## Pass: true\n## Command: echo 12 tight\n## Exit code: 0\n## Stdout (tail):\n12 tight\n\n"
                        + "## Stderr (tail):\n(empty)\n## Evidence:\nCommand: echo 12 tight\nExit code: 0\n"
                        + "Whole output: in the event log, and where artifacts are kept in passes.stdout.log and"
                        + " passes.stderr.log");
    }

    private void assertEvidence(String task, String stdout, String stderr) {
        Path artifacts = place.home("r1").artifacts();
        assertThat(artifacts.resolve(task + ".stdout.log")).content(UTF_8).isEqualTo(stdout);
        assertThat(artifacts.resolve(task + ".stderr.log")).content(UTF_8).isEqualTo(stderr);
    }
}
