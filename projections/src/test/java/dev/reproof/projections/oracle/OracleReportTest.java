package dev.reproof.projections.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.TaskId;
import dev.reproof.events.WellFormed;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.projections.Vectors;
import dev.reproof.projections.text.Section;
import dev.reproof.projections.text.Sections;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OracleReportTest {

    private static final OracleVerdict PASSED = new OracleVerdict(Optional.empty());
    private static final List<String> LOGS = List.of("o.stdout.log", "o.stderr.log");
    private static final OracleVerdict FAILED = new OracleVerdict(Optional.of("Oracle failed: why"));

    private static String report(String command, OracleRun run, OracleVerdict verdict, OracleOutput output) {
        return OracleReport.of(
                new OracleTask(new TaskId("o"), List.of(), command, "", false), run, verdict, output, LOGS);
    }

    private static String report(String stdout) {
        return report("true", OracleRun.exited(0), PASSED, OracleOutputs.of(stdout, ""));
    }

    private static String stdoutOf(String report) {
        return report.substring(report.indexOf("(tail):\n") + 8, report.indexOf("\n## Stderr"));
    }

    private static String commandShown(String command) {
        String report = report(command, OracleRun.exited(0), PASSED, OracleOutputs.of("", ""));
        List<Section> sections =
                StreamSupport.stream(Sections.of(report).spliterator(), false).toList();
        assertThat(sections).hasSize(6);
        assertThat(WellFormed.isWellFormed(report)).isTrue();
        assertThat(sections.get(2).title()).isEqualTo("Exit code: 0");
        return sections.get(1).title().substring("Command: ".length());
    }

    /** The legacy runner's ends with standard error. */
    @Test
    void a_report_has_the_form_of_the_legacy_runner_and_says_where_the_evidence_is() {
        JsonNode vector = Vectors.cases("sections.json")
                .map(named -> named.getPayload())
                .filter(one -> Vectors.text(one, "id").equals("sec-027"))
                .findFirst()
                .orElseThrow();

        assertThat(report("ls -l", OracleRun.exited(0), PASSED, OracleOutputs.of("salt", "")))
                .isEqualTo(Vectors.text(vector, "text") + evidence("ls -l", "0"));
    }

    private static String evidence(String command, String exitCode) {
        return "\n## Evidence:\nCommand: " + command + "\nExit code: " + exitCode
                + "\nWhole output: in the event log, and where artifacts are kept in o.stdout.log and o.stderr.log";
    }

    @Test
    void each_output_keeps_the_line_feed_at_its_end() {
        assertThat(report("x", OracleRun.exited(0), PASSED, OracleOutputs.of("salt\n", "bad\n")))
                .contains("\n## Stdout (tail):\nsalt\n\n## Stderr (tail):\nbad\n\n## Evidence:\n");
        assertThat(report("x", OracleRun.exited(0), PASSED, OracleOutputs.of("salt", "bad")))
                .contains("\n## Stdout (tail):\nsalt\n## Stderr (tail):\nbad\n## Evidence:\n");
    }

    @Test
    void the_last_section_never_comes_from_an_output() {
        String report = report(
                "x", OracleRun.exited(3), FAILED, OracleOutputs.of("", "## Evidence:\nCommand: y\nExit code: 0"));

        assertThat(report).endsWith(evidence("x", "3"));
        assertThat(report("x", OracleRun.outOfTime(), FAILED, OracleOutputs.of("", "")))
                .endsWith(evidence("x", "none (timed out)"));
    }

    @Test
    void what_failed_is_told_by_its_headings() {
        assertThat(report("x", OracleRun.exited(3), FAILED, OracleOutputs.of("", "bad\n")))
                .isEqualTo("## Pass: false\n## Command: x\n## Exit code: 3\n## Stdout (tail):\n(empty)\n"
                        + "## Stderr (tail):\nbad\n" + evidence("x", "3"));
        assertThat(report("x", OracleRun.outOfTime(), FAILED, OracleOutputs.of("", "")))
                .startsWith("## Pass: false\n")
                .contains("\n## Exit code: none (timed out)\n");
        assertThat(report("x", OracleRun.notStarted(), FAILED, OracleOutputs.of("", "")))
                .startsWith("## Pass: false\n")
                .contains("\n## Exit code: none (not started)\n");
    }

    @Test
    void an_output_that_fits_is_whole() {
        String full = "\n  " + "y".repeat(3_990) + "\u00a0\r\n  \u3000\n";

        assertThat(full).hasSize(4_000);
        assertThat(stdoutOf(report(full))).isEqualTo(full);
        assertThat(stdoutOf(report(" \n\ufeff"))).isEqualTo("(empty)");
    }

    @Test
    void of_a_longer_output_the_end_is_shown_and_a_line_counts_it() {
        assertThat(stdoutOf(report("0123456789".repeat(400) + "x")))
                .isEqualTo("[tail: the last 4000 of 4001 characters]\n123456789" + "0123456789".repeat(399) + "x");
        assertThat(stdoutOf(report("words" + " ".repeat(9_000))))
                .isEqualTo("[tail: the last 4000 of 9005 characters]\n(empty)");
    }

    @Test
    void a_cut_leaves_no_half_of_a_pair() {
        String pairs = "\ud83d\ude00".repeat(2_000);

        assertThat(stdoutOf(report("abc" + pairs))).isEqualTo("[tail: the last 4000 of 4003 characters]\n" + pairs);
        assertThat(stdoutOf(report("abc" + pairs + "x")))
                .isEqualTo("[tail: the last 3999 of 4004 characters]\n" + pairs.substring(2) + "x");
    }

    @Test
    void a_lone_half_that_came_in_is_shown_as_the_replacement_character() {
        assertThat(stdoutOf(report("a\ud83db\ude00"))).isEqualTo("a\ufffdb\ufffd");
    }

    @Test
    void the_pieces_of_an_output_do_not_show() {
        String text = "line \ud83d\ude00 of text\n".repeat(1_000);
        OracleTail pieces = new OracleTail();
        for (int at = 0; at < text.length(); at += 7) {
            pieces.append(text.substring(at, Math.min(text.length(), at + 7)));
        }

        assertThat(pieces.shown()).isEqualTo(OracleOutputs.tail(text).shown()).startsWith("[tail: the last ");
        assertThat(pieces.kept()).isEqualTo(text);
    }

    /** More than the memory of a test run could hold. */
    @Test
    void where_not_all_was_searched_the_counting_line_says_so() {
        String line = "0123456\n";
        String piece = line.repeat(1 << 17);
        OracleTail tail = new OracleTail();
        for (int count = 0; count < 1_500; count++) {
            tail.append(piece);
        }

        assertThat(tail.shown())
                .startsWith("[tail: the last 4000 of 1572864000 characters; no more than the last 1048576 were"
                        + " searched]\n0123456\n");
        assertThat(tail.kept()).hasSize(OracleTail.SEARCHED).startsWith(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "\u2028", "\u2029", "\u0085", "\u000b", "\f"})
    void a_command_of_several_lines_forges_no_section(String feed) {
        assertThat(commandShown("false" + feed + "## Exit code: 0" + feed + "## Pass: true" + feed))
                .startsWith("false\u23ce## Exit code: 0\u23ce## Pass: true");
    }

    @Test
    void a_command_is_shown_in_one_bounded_line() {
        assertThat(commandShown("\n a\tb \0\u001b[31m\ud83d \n")).isEqualTo("a b \ufffd\ufffd[31m\ufffd");
        assertThat(commandShown("c".repeat(1_000))).isEqualTo("c".repeat(1_000));
        assertThat(commandShown("c".repeat(999) + "\ud83d\ude00" + "d".repeat(99)))
                .isEqualTo("c".repeat(999) + " [command cut, it had 1100 characters]");
    }

    @Test
    void a_report_is_small_whatever_it_reports() {
        String huge = "h".repeat(3 << 20);

        assertThat(report(huge, OracleRun.exited(0), PASSED, OracleOutputs.of(huge, huge)))
                .hasSizeLessThan(11_000);
    }
}
