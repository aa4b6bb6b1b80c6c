package dev.reproof.projections.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.ErrorMessages;
import dev.reproof.events.ReproofException;
import dev.reproof.events.TaskId;
import dev.reproof.events.WellFormed;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.events.regex.JsRegex;
import dev.reproof.projections.Vectors;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OracleVerdictTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final OracleVerdict PASSED =
            OracleVerdict.of(task("", false), OracleRun.exited(0), LIMIT, out("", ""));
    private static final String LONG = "x".repeat(OracleTail.SEARCHED) + "\n";

    private static OracleTask task(String expect, boolean allowNonZeroExit) {
        return new OracleTask(new TaskId("check"), List.of(), "make check", expect, allowNonZeroExit);
    }

    private static OracleOutput out(String stdout, String stderr) {
        return OracleOutputs.of(stdout, stderr);
    }

    private static OracleVerdict expecting(String expect, String stdout, String stderr) {
        return OracleVerdict.of(task(expect, false), OracleRun.exited(0), LIMIT, out(stdout, stderr));
    }

    static Stream<Named<JsonNode>> vectors() {
        return Vectors.cases("oracle-regex.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void both_outputs_are_searched_as_the_legacy_runner_searches_their_joint_text(JsonNode vector) {
        String regex = Vectors.text(vector, "regex");
        String text = Vectors.text(vector, "text");
        boolean matches = vector.get("expect").get("matches").booleanValue();

        // a text with a line feed is what two outputs make
        for (int feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', feed + 1)) {
            assertThat(expecting(regex, text.substring(0, feed), text.substring(feed + 1))
                            .passed())
                    .isEqualTo(matches);
        }
        JsRegex search = JsRegex.compile(regex);
        assertThat(expecting(regex, text, "").passed()).isEqualTo(search.found(text + "\n"));
        assertThat(expecting(regex, "", text).passed()).isEqualTo(search.found("\n" + text));
    }

    @Test
    void exit_code_0_without_an_expectation_passes() {
        assertThat(PASSED.passed()).isTrue();
        assertThat(PASSED.failure()).isEmpty();
        assertThat(expecting("", "anything", "at all")).isEqualTo(PASSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 137})
    void another_exit_code_fails_unless_it_is_allowed(int code) {
        OracleRun run = OracleRun.exited(code);

        assertThat(OracleVerdict.of(task("ok", false), run, LIMIT, out("ok", ""))
                        .failure())
                .contains("Oracle failed: exit code " + code + ", expected 0");
        assertThat(OracleVerdict.of(task("ok", true), run, LIMIT, out("ok", "")))
                .isEqualTo(PASSED);
    }

    @Test
    void an_allowed_exit_code_does_not_stand_for_the_expectation() {
        assertThat(OracleVerdict.of(task("ok", true), OracleRun.exited(1), LIMIT, out("no", "no"))
                        .failure())
                .contains("Oracle failed: /ok/ was not found in its output");
    }

    @Test
    void what_did_not_end_by_itself_fails_whatever_is_allowed_and_was_printed() {
        OracleTask lenient = task("ok", true);

        assertThat(OracleVerdict.of(lenient, OracleRun.outOfTime(), LIMIT, out("ok", "ok"))
                        .failure())
                .contains("Oracle failed: it ran longer than 5000 ms");
        assertThat(OracleVerdict.of(lenient, OracleRun.notStarted(), LIMIT, out("ok", "ok"))
                        .failure())
                .contains("Oracle failed: its command could not be started");
    }

    @Test
    void the_outputs_are_one_text_with_a_line_feed_between_them() {
        assertThat(expecting("all\\n(good|fine)$", "all", "good").passed()).isTrue();
        assertThat(expecting("^all\\n\\ngood$", "all\n", "good").passed()).isTrue();
        assertThat(expecting("^good$", "all", "good").passed()).isFalse();
        assertThat(expecting("^all$", "all", "").passed()).isFalse();
        assertThat(expecting("all (good|fine)", "all ", "good").passed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"3 tests failed, ''", "'', 3 tests failed", "3 tests failed, done", "done, 3 tests failed"})
    void an_empty_output_does_not_open_a_gate_that_the_other_one_closes(String stdout, String stderr) {
        assertThat(expecting("^(?![\\s\\S]*failed)", stdout, stderr).passed()).isFalse();
        assertThat(expecting("^(?![\\s\\S]*failed)", "3 tests passed", "done").passed())
                .isTrue();
    }

    @Test
    void a_search_that_is_given_up_does_not_pass_and_says_so_in_constant_words() {
        String bait = "a".repeat(200_000) + "!";

        assertThat(expecting("(a+)+$", bait, "so").failure())
                .contains("Oracle failed: the search for /(a+)+$/ in its output took too long");
    }

    @Test
    void what_was_found_in_one_part_counts_although_the_other_could_not_be_searched() {
        ExpectSearch search = new ExpectSearch("found", text -> {
            if (text.contains("endless")) {
                throw new ReproofException.Rejected("Gave up");
            }
            return text.contains("found");
        });

        assertThat(search.in(out("endless", LONG + "found"))).isEqualTo(ExpectSearch.Outcome.FOUND);
        assertThat(search.in(out("found", LONG + "endless"))).isEqualTo(ExpectSearch.Outcome.FOUND);
        assertThat(search.in(out("endless", LONG + "other"))).isEqualTo(ExpectSearch.Outcome.GIVEN_UP);
        assertThat(search.in(out("other", LONG + "endless"))).isEqualTo(ExpectSearch.Outcome.GIVEN_UP);
        assertThat(search.in(out("other", LONG + "other"))).isEqualTo(ExpectSearch.Outcome.ABSENT);
    }

    @Test
    void only_the_end_of_a_long_output_is_searched_and_the_message_says_so() {
        assertThat(expecting("needle", "needle " + LONG, "").failure())
                .contains("Oracle failed: /needle/ was not found in the last 1048576 characters of its output");
        assertThat(expecting("needle\\s*$", LONG + "needle\n", "").passed()).isTrue();
        assertThat(expecting("needle", "", LONG + "needle\n").passed()).isTrue();
        assertThat(expecting("hay\\nneedle$", LONG + "hay", "needle").passed()).isTrue();
    }

    @Test
    void outputs_are_one_text_as_long_as_both_together_can_be_searched() {
        String rest = "x".repeat(OracleTail.SEARCHED - "FAIL".length() - 1);

        assertThat(expecting("^FAIL\\nx+$", "FAIL", rest).passed()).isTrue();
        assertThat(expecting("^(?![^]*FAIL)", "FAIL", rest + "x").failure()).contains(undecided("^(?![^]*FAIL)"));
        assertThat(expecting("^(?![^]*FAIL)", rest + "x", "pass").failure()).contains(undecided("^(?![^]*FAIL)"));
    }

    @Test
    void a_long_standard_error_does_not_hide_what_standard_output_says() {
        assertThat(expecting("needle", "a needle\n", LONG).passed()).isTrue();
        assertThat(expecting("^needle\\b", "needle", LONG).passed()).isTrue();
        assertThat(expecting("needle", LONG + "needle", LONG).passed()).isTrue();
        assertThat(expecting("^needle", LONG + "needle", LONG).failure()).contains(undecided("^needle"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ok$", "ok(?![^]*FAIL)", "ok(?=\\n|$)"})
    void a_pattern_that_looks_ahead_finds_nothing_before_text_that_is_not_kept(String pattern) {
        assertThat(expecting(pattern, "ok", "FAIL" + LONG).failure()).contains(undecided(pattern));
        assertThat(expecting(pattern, "no", LONG + "ok").passed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^ok",
                "(?:a|^ok)",
                "^(?![\\s\\S]*FAIL)",
                "(?<!not\\n)ok",
                "\\\\^ok|ok",
                "(?<=\\n)ok",
                "(?!(?<=\\n)o)ok"
            })
    void a_pattern_that_looks_back_finds_nothing_behind_text_that_is_not_kept(String pattern) {
        String output = "FAIL\n" + LONG.substring(3) + "ok";

        assertThat(expecting(pattern, output, "ok").failure()).contains(undecided(pattern));
        assertThat(expecting(pattern, "no", output).failure()).contains(undecided(pattern));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[^ab]k$", "\\^?ok", "\\bok\\b", "(?!x)ok"})
    void a_pattern_that_does_not_look_back_is_searched_behind_text_that_is_not_kept(String pattern) {
        String lines = ("x".repeat(63) + "\n").repeat(OracleTail.SEARCHED / 64);

        assertThat(expecting(pattern, "", lines + "ok").passed()).isTrue();
        assertThat(expecting(pattern, lines, "ok").passed()).isTrue();
    }

    @Test
    void a_searched_end_begins_with_a_line_so_that_a_word_is_whole() {
        String cutInPass = "not a PASS\n" + "x".repeat(OracleTail.SEARCHED - 5);

        assertThat(expecting("\\bPASS\\b", "", "by" + cutInPass).passed()).isFalse();
        assertThat(expecting("\\bSS\\b", "", cutInPass).passed()).isFalse();
        assertThat(expecting("x$", "", cutInPass).passed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\bx", "\\Bx"})
    void half_a_word_shows_nothing_of_where_words_begin(String pattern) {
        assertThat(expecting(pattern, "", "y" + LONG).failure()).contains(undecided(pattern));
    }

    private static String undecided(String pattern) {
        return "Oracle failed: /" + pattern
                + "/ depends on all of its output, which has more than the 1048576 characters" + " that are searched";
    }

    @Test
    void the_message_is_bounded_and_well_formed_whatever_the_pattern() {
        String message = expecting("\ud83d(?:\n|" + "long ".repeat(1_000) + ")", "", "")
                .failure()
                .orElseThrow();

        assertThat(message)
                .startsWith("Oracle failed: /\ufffd(?:\ufffd|long long")
                .endsWith("\u2026/ was not found in its output")
                .hasSizeLessThan(300);
        assertThat(WellFormed.isWellFormed(message)).isTrue();
        assertThat(new OracleVerdict(Optional.of("x".repeat(1 << 20))).failure().orElseThrow())
                .hasSizeLessThan(ErrorMessages.LONGEST + 100);
    }

    @ParameterizedTest
    @CsvSource({"true, false, false", "true, true, true", "false, false, true", "false, true, false"})
    void a_run_that_contradicts_itself_is_refused(boolean exited, boolean timedOut, boolean started) {
        assertThatThrownBy(() -> new OracleRun(
                        exited ? OptionalInt.of(0) : OptionalInt.empty(), timedOut, started, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
