package dev.reproof.projections.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.projections.Vectors;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FindingsTest {

    static Stream<Named<JsonNode>> vectors() {
        return Vectors.cases("sections.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_findings_are_those_of_the_legacy_runner(JsonNode vector) {
        Findings findings = Findings.of(Vectors.text(vector, "text"));

        JsonNode expected = vector.at("/expect/findings");
        assertThat(findings.hasIssues()).isEqualTo(expected.get("hasIssues").booleanValue());
        assertThat(findings.blockers()).isEqualTo(Vectors.texts(expected.get("blockerLines")));
        assertThat(findings.highSeverity()).isEqualTo(Vectors.texts(expected.get("highSeverityLines")));
    }

    /** The legacy runner put titles that look like numbers first and lost {@code __proto__}; the rest is the same. */
    @ParameterizedTest
    @MethodSource("vectors")
    void the_sections_are_those_of_the_legacy_runner_but_in_the_order_of_the_text(JsonNode vector) {
        Findings findings = Findings.of(Vectors.text(vector, "text"));

        List<List<String>> legacyOrder = findings.sections().entrySet().stream()
                .filter(section -> !section.getKey().equals("__proto__"))
                .sorted(Comparator.comparing(section -> !section.getKey().matches("0|[1-9][0-9]{0,8}")))
                .map(section -> List.of(section.getKey(), section.getValue()))
                .toList();
        assertThat(legacyOrder)
                .isEqualTo(Vectors.list(vector.at("/expect/sidecarSections")).stream()
                        .map(Vectors::texts)
                        .toList());
    }

    @Test
    void sections_stand_in_the_order_in_which_their_titles_first_appear() {
        Map<String, String> sections = Findings.of(
                        "before\n## b\n## 7\n## __proto__\nx\n## b\nlast\n## 3\n## 7\r\n \r\n y")
                .sections();

        assertThat(sections)
                .containsExactly(entry("b", "last"), entry("7", "y"), entry("__proto__", "x"), entry("3", ""));
    }

    @Test
    void of_titles_that_differ_in_case_only_the_last_one_in_the_text_counts() {
        Findings findings = Findings.of("## Blockers\na\n## BLOCKERS\nb\n## Blockers\nnone");

        assertThat(findings.hasIssues()).isFalse();
        assertThat(findings.sections()).containsExactly(entry("Blockers", "none"), entry("BLOCKERS", "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "none",
                "NONE.",
                "'None'",
                "N.A.",
                "- (none)",
                "None found!",
                "***",
                "no\u2028ne",
                "\uFEFFnone",
                "[]",
                "> none,",
                "none?;:",
                "None noted.",
                "Nothing",
                "No issues",
                "No issues found",
                "No blockers found!"
            })
    void a_line_that_says_there_is_nothing_is_no_finding(String line) {
        assertThat(Findings.of("## Blockers\n" + line + "\n## x").hasIssues()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n/a",
                "none, really",
                "+ none",
                "{none}",
                "\u0085",
                "\u200B",
                "\u2014",
                "\u2014 none",
                "1. none",
                "[x] none",
                "none none",
                "nohighseverityissuess",
                "no h\u0130ghseverity issues"
            })
    void any_other_line_is_a_finding(String line) {
        assertThat(Findings.of("## High-severity findings\n" + line).highSeverity())
                .containsExactly(line);
    }

    @Test
    void findings_cannot_be_changed() {
        Findings findings = Findings.of("## Blockers\na");

        assertThatThrownBy(() -> findings.blockers().add("b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> findings.sections().put("b", "c")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_long_text_that_would_make_a_backtracking_pattern_slow_is_read_in_one_go() {
        // given blanks, marks and headings that are almost something else, 3 million characters together
        String text = "##" + " \t".repeat(400_000) + "\u2028x\n" + "## a\u2028b\n".repeat(60_000) + "## Blockers\n"
                + "- ".repeat(400_000) + "\n" + "none\n".repeat(50_000) + "## ".repeat(120_000) + "\nlast\n";

        Findings findings = Findings.of(text);

        assertThat(findings.hasIssues()).isFalse();
        assertThat(findings.sections()).containsEntry("## ".repeat(119_999).trim(), "last");
    }
}
