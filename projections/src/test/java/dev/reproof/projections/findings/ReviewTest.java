package dev.reproof.projections.findings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.projections.Vectors;
import dev.reproof.projections.findings.Review.Verdict;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What settles a loop, and what does not. */
class ReviewTest {

    private static final String CLEAN = "## Blockers\n- none\n\n## High-severity findings\n- none\n";
    private static final String ONE = "## Blockers\n- the handle is missing\n\n## High-severity findings\n- none\n";

    @Test
    void a_review_says_what_stands_below_its_headings() {
        assertThat(Review.of(CLEAN).verdict()).isEqualTo(Verdict.CLEAN);
        assertThat(Review.of(ONE).verdict()).isEqualTo(Verdict.FINDINGS);
        assertThat(Review.of("Well done.\n## Blockers\nnone").verdict()).isEqualTo(Verdict.CLEAN);
        assertThat(Review.of("##high-severity FINDINGS\r\nnone").verdict()).isEqualTo(Verdict.CLEAN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\t", "\uFEFF", "\u001B[0m\n", "\u00A0"})
    void an_empty_review_is_told_apart(String text) {
        assertThat(Review.of(text).verdict()).isEqualTo(Verdict.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "API Error: rate limit reached",
                "I may not read these files. Shall I go on?",
                "{\"type\":\"result\",\"result\":\"## Blockers\\n- the handle is missing\"}",
                "## Summary\nall is well"
            })
    void a_review_without_a_heading_settles_nothing(String text) {
        Review review = Review.of(text);

        assertThat(review.verdict()).isEqualTo(Verdict.UNREADABLE);
        assertThat(review.seen()).contains("heading", text.substring(0, 8));
    }

    static Stream<String> nearly() {
        return Stream.of(
                "### Blockers",
                "# Blockers",
                "## Blockers:",
                "## **Blockers**",
                "## _Blockers_",
                "## Blocker",
                "## 1. Blockers",
                "## Blockers (1)",
                "## Blokers",
                "## Critical blockers",
                "> ## Blockers",
                " ## Blockers",
                "\\xef\\xbb\\xbf## Blockers",
                "**Blockers**",
                "Blockers:",
                "Blockers: the handle is missing",
                "Blockers\n--------");
    }

    @ParameterizedTest
    @MethodSource("nearly")
    void what_is_nearly_a_heading_keeps_the_other_one_from_settling_anything(String heading) {
        Review review = Review.of(ONE.replace("## Blockers", heading));

        assertThat(review.verdict()).isEqualTo(Verdict.UNREADABLE);
        assertThat(review.seen())
                .contains(heading.lines().findFirst().orElseThrow().strip(), "## Blockers");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "## High severity findings",
                "## High-severity issues",
                "## High-severty findings",
                "High-severity findings:"
            })
    void so_does_what_is_nearly_the_second_heading(String heading) {
        String text = "## Summary\nfine\n" + heading + "\n- a leak\n## Blockers\n- none";

        assertThat(Review.of(text).verdict()).isEqualTo(Verdict.UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "## Blocker 1: rope frayed",
                "## Blockers (1)\n- rope frayed",
                "## Blockers (remaining)\n- rope frayed",
                "### Blockers\n- rope frayed"
            })
    void a_heading_that_begins_with_the_word_settles_nothing_though_both_headings_stand(String heading) {
        assertThat(Review.of(CLEAN + heading + "\n").verdict()).isNotEqualTo(Verdict.CLEAN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "thinking\r## Blockers",
                "<h2>Blockers</h2>",
                "<b>Blockers</b><br>",
                "**Blockers** - rope frayed",
                "Blockers \u2014 rope frayed",
                "| Blockers | rope frayed |",
                "## \uFF22lockers",
                "\uD835\uDC01lockers"
            })
    void what_a_person_reads_as_a_heading_keeps_the_other_one_from_settling_anything(String heading) {
        assertThat(Review.of(ONE.replace("## Blockers", heading)).verdict()).isEqualTo(Verdict.UNREADABLE);
    }

    @Test
    void a_long_line_below_a_label_is_no_prose() {
        assertThat(Review.of(ONE.replace("## Blockers", "**Blockers:** " + "rope ".repeat(200)))
                        .verdict())
                .isEqualTo(Verdict.UNREADABLE);
    }

    @Test
    void a_heading_that_is_drawn_over_something_else_is_one() {
        assertThat(Review.of("thinking\r\u001B[K" + ONE).verdict()).isEqualTo(Verdict.FINDINGS);
        assertThat(Review.of("thinking\r\u001B[K" + CLEAN).verdict()).isEqualTo(Verdict.CLEAN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Blockers from the last round are gone.",
                "See issue #12: blockers.",
                "> ## Blockers\n> - rope",
                "+## Blockers",
                "The format is `## Blockers`.",
                "What is found stands below ## Blockers",
                "## New blockers\nnone",
                "# Blockers and findings",
                "Blockers: none"
            })
    void prose_about_blockers_keeps_nothing_from_settling_where_both_headings_stand(String prose) {
        assertThat(Review.of(prose + "\n" + CLEAN).verdict()).isEqualTo(Verdict.CLEAN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001B[1m%s\u001B[0m",
                "\u009B31m%s\u009B0m",
                "\u001B]8;;x\u0007%s\u001B]8;;\u001B\\",
                "\u001B(B%s"
            })
    void colours_are_looked_through(String drawn) {
        String text =
                ONE.replace("## Blockers", drawn.formatted("## Blockers")).replace("- none", drawn.formatted("- none"));

        assertThat(Review.of(text).findings().blockers()).containsExactly("- the handle is missing");
        assertThat(Review.of(text).findings().highSeverity()).isEmpty();
    }

    @Test
    void a_byte_order_mark_is_looked_through() {
        assertThat(Review.of("\uFEFF" + ONE).findings().blockers()).containsExactly("- the handle is missing");
    }

    @Test
    void what_is_found_is_kept_as_it_was_said() {
        Review review = Review.of(
                "\uFEFF\u001B[1m## Blockers\u001B[0m\r\n\u001B[31m- rope\u001B[0m\r\n\u001B[32m- none\u001B[0m\r\n");

        assertThat(review.findings().blockers()).containsExactly("\u001B[31m- rope\u001B[0m");
    }

    @Test
    void a_sequence_that_does_not_end_hides_nothing() {
        assertThat(Review.of("\u001B]0;\n" + ONE).verdict()).isEqualTo(Verdict.FINDINGS);
        assertThat(Review.of("\u001B[\n" + ONE).verdict()).isEqualTo(Verdict.FINDINGS);
    }

    static Stream<Named<JsonNode>> vectors() {
        return Vectors.cases("sections.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void text_that_is_not_drawn_has_the_findings_of_the_vectors(JsonNode vector) {
        Review review = Review.of(Vectors.text(vector, "text"));

        JsonNode expected = vector.get("expect").get("findings");
        assertThat(review.findings().hasIssues())
                .isEqualTo(expected.get("hasIssues").booleanValue());
        assertThat(review.findings().blockers()).isEqualTo(Vectors.texts(expected.get("blockerLines")));
        assertThat(review.verdict() == Verdict.FINDINGS)
                .isEqualTo(expected.get("hasIssues").booleanValue());
    }
}
