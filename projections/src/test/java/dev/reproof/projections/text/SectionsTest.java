package dev.reproof.projections.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.WellFormed;
import dev.reproof.projections.Vectors;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SectionsTest {

    static Stream<Named<JsonNode>> vectors() {
        return Vectors.cases("sections.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_sections_are_those_the_legacy_runner_found(JsonNode vector) {
        List<Section> sections = sections(Vectors.text(vector, "text"));

        List<JsonNode> expected = Vectors.list(vector.at("/expect/upstreamSections"));
        assertThat(sections).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            Section section = sections.get(i);
            assertThat(section.title()).isEqualTo(Vectors.text(expected.get(i), "heading"));
            assertThat(section.normalizedTitle()).isEqualTo(Vectors.text(expected.get(i), "normalized"));
            assertThat(section.lines()).isEqualTo(Vectors.texts(expected.get(i).get("bodyLines")));
            assertThat(section.synthetic())
                    .isEqualTo(expected.get(i).get("synthetic").booleanValue());
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_rendered_sections_are_those_of_the_legacy_runner_and_as_long_as_they_say(JsonNode vector) {
        List<Section> sections = sections(Vectors.text(vector, "text"));

        String rendered = sections.stream().map(SectionsTest::rendered).collect(Collectors.joining("\n\n"));

        Vectors.assertWritten(WellFormed.of(rendered), vector.at("/expect/upstreamRendered"));
        assertThat(sections)
                .allSatisfy(section -> assertThat(section.renderedLength())
                        .isEqualTo(rendered(section).length()));
    }

    /** In these texts {@code _} stands for U+2028, {@code ~} for U+2029, {@code ^} for a carriage return and {@code .} for a blank. */
    @ParameterizedTest
    @CsvSource({"##.", "##_.", "##._", "##^.", "##.^", "##.._.."})
    void blanks_alone_after_the_marks_are_an_empty_title_if_one_of_them_is_no_line_terminator(String line) {
        assertThat(sections(spelled(line)))
                .extracting(Section::title, Section::synthetic)
                .containsExactly(tuple("", false));
    }

    @ParameterizedTest
    @CsvSource({"##", "##_", "##^", "##^_", "## a_b", "## a^b", "## a~b", "##~", "###.a", "####", "#.#.a", ".##.a"})
    void what_the_heading_pattern_cannot_take_is_plain_text(String line) {
        assertThat(sections(spelled(line))).extracting(Section::synthetic).containsExactly(true);
    }

    @ParameterizedTest
    @CsvSource({"## a_, a", "##_a, a", "##^a^, a", "##_^ a b ^_, a b"})
    void line_terminators_around_a_title_are_trimmed(String line, String title) {
        assertThat(sections(spelled(line))).extracting(Section::title).containsExactly(title);
    }

    @Test
    void a_heading_at_the_very_end_has_no_body_line_and_one_before_a_line_break_has_an_empty_one() {
        assertThat(sections("## A").get(0).lines()).isEmpty();
        assertThat(sections("## A\n").get(0).lines()).containsExactly("");
        assertThat(sections("## A\n## B").get(0).lines()).isEmpty();
        assertThat(sections("## A\r\n\r\n## B").get(0).lines()).containsExactly("");
    }

    @Test
    void a_truncation_banner_on_any_line_before_the_first_heading_names_the_section_after_it() {
        assertThat(sections("words\n\t[...truncated 12 earlier chars...] \r\n## A")
                        .get(0)
                        .title())
                .isEqualTo("Upstream truncation notice");
        assertThat(sections("words [...truncated 12 earlier chars...]\n## A")
                        .get(0)
                        .title())
                .isEqualTo("Upstream preamble");
    }

    @Test
    void only_the_given_part_of_a_text_is_read() {
        String text = "## A\nbody\r\n## B";

        List<Section> sections = sections(Sections.of(text, 9));

        assertThat(sections).extracting(Section::title).containsExactly("A");
        assertThat(sections.get(0).lines()).containsExactly("body");
        assertThat(sections(Sections.of(text, 10)).get(0).lines()).containsExactly("body\r");
        assertThat(sections(Sections.of(text, 13)).get(0).lines()).containsExactly("body", "##");
    }

    @Test
    void asking_for_more_sections_than_there_are_fails() {
        Iterator<Section> none = Sections.of("\n").iterator();

        assertThat(none.hasNext()).isFalse();
        assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
    }

    private static List<Section> sections(String text) {
        return sections(Sections.of(text));
    }

    private static List<Section> sections(Sections sections) {
        return StreamSupport.stream(sections.spliterator(), false).toList();
    }

    private static String rendered(Section section) {
        StringBuilder out = new StringBuilder();
        section.appendTo(out, Integer.MAX_VALUE);
        return out.toString();
    }

    private static String spelled(String line) {
        return line.replace('_', '\u2028')
                .replace('~', '\u2029')
                .replace('^', '\r')
                .replace('.', ' ');
    }
}
