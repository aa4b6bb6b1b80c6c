package dev.reproof.engine.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsTest {

    private static final String COMBINED = "e\u0301";
    private static final String FAMILY = "👩\u200d👩\u200d👧";

    static Stream<Arguments> widths() {
        return Stream.of(
                arguments("", 0),
                arguments("abc", 3),
                arguments("日本語", 6),
                arguments("ｆｕｌｌ", 8),
                arguments("한글", 4),
                arguments(COMBINED, 1),
                arguments("🍞", 2),
                arguments("naïve ✓", 7));
    }

    @ParameterizedTest
    @MethodSource("widths")
    void text_is_as_wide_as_a_terminal_shows_it(String text, int columns) {
        assertThat(Columns.of(text)).isEqualTo(columns);
    }

    static Stream<Arguments> cuts() {
        return Stream.of(
                arguments("abcdef", 6, "abcdef", "abcdef"),
                arguments("abcdef", 4, "abc…", "…def"),
                arguments("日本語です", 6, "日本…", "…です"),
                arguments("日本語です", 5, "日本…", "…です"),
                arguments("x" + COMBINED.repeat(5), 3, "x" + COMBINED + "…", "…" + COMBINED.repeat(2)),
                arguments("🍞🍞🍞", 5, "🍞🍞…", "…🍞🍞"),
                arguments("abc", 1, "…", "…"),
                arguments("abc", 0, "", ""));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void a_cut_keeps_whole_characters_and_shows_itself(String text, int most, String start, String end) {
        assertThat(Columns.start(text, most)).isEqualTo(start);
        assertThat(Columns.end(text, most)).isEqualTo(end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab日本🍞e\u0301fg", "👩\u200d👩\u200d👧 and more", "🇩🇪🇫🇷 flags", "❤\ufe0f heart"})
    void a_cut_never_takes_more_room_than_there_is(String text) {
        for (int most = 0; most < 20; most++) {
            assertThat(Columns.of(Columns.start(text, most))).isLessThanOrEqualTo(most);
            assertThat(Columns.of(Columns.end(text, most))).isLessThanOrEqualTo(most);
            assertThat(Columns.left(text, most))
                    .satisfies(cell -> assertThat(Columns.of(cell)).isLessThanOrEqualTo(20));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void a_character_of_several_parts_is_there_or_not(int most) {
        // when
        String cut = Columns.start(FAMILY + "abc", most);

        // then
        assertThat(cut).matches("(" + FAMILY + "(abc|ab…|a…|…))|…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "日本", "longer than it may be", "🍞🍞🍞🍞🍞🍞🍞"})
    void a_cell_is_exactly_as_wide_as_it_should_be(String text) {
        assertThat(Columns.of(Columns.left(text, 10))).isEqualTo(10);
        assertThat(Columns.of(Columns.right(text, 10))).isEqualTo(10);
    }
}
