package dev.reproof.engine.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {

    @Test
    void plain_names_stay_as_they_are() {
        assertThat(Markdown.inline("stage-2.a Größe 港 \uD83D\uDEA2")).isEqualTo("stage-2.a Größe 港 \uD83D\uDEA2");
    }

    @Test
    void nothing_of_a_name_is_markup() {
        assertThat(Markdown.inline("a|b `c` *d* _e_ [f](g) <h> #i ~j~ &amp; \\| ![k] http://l @m $n$"))
                .isEqualTo("a\\|b \\`c\\` \\*d\\* \\_e\\_ \\[f\\](g) \\<h\\> \\#i \\~j\\~ \\&amp; \\\\\\|"
                        + " \\!\\[k\\] http\\://l \\@m \\$n\\$");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029", "\u000b", "\u0000", "\u001b[31m", "\u202e"})
    void no_name_breaks_a_line_or_turns_the_text(String breaking) {
        String inline = Markdown.inline("a" + breaking + "# b");

        assertThat(inline.codePoints()).noneMatch(Character::isISOControl).doesNotContain(0x2028, 0x2029, 0x202e);
        assertThat(inline).startsWith("a\\\\u").endsWith("\\# b");
    }

    @Test
    void long_names_are_shortened_between_characters() {
        assertThat(Markdown.inline("x".repeat(200))).isEqualTo("x".repeat(200));
        assertThat(Markdown.inline("x".repeat(201))).isEqualTo("x".repeat(200) + "…");
        assertThat(Markdown.inline("x".repeat(199) + "\uD83D\uDEA2")).isEqualTo("x".repeat(199) + "…");
    }

    @Test
    void half_a_surrogate_pair_becomes_a_replacement() {
        assertThat(Markdown.inline("a\uD83Db")).isEqualTo("a\uFFFDb");
        assertThat(Markdown.fenced("a\uD83Db")).isEqualTo("```text\na\uFFFDb\n```\n");
    }

    @ParameterizedTest
    @CsvSource({"none,3", "` and ``,3", "```,4", "a ```` b,5", "```````` and ```,9"})
    void a_fence_is_longer_than_any_in_its_text(String text, int length) {
        String fence = "`".repeat(length);

        assertThat(Markdown.fenced(text)).isEqualTo(fence + "text\n" + text + "\n" + fence + "\n");
    }

    @Test
    void a_text_that_ends_its_last_line_gets_no_second_end() {
        assertThat(Markdown.fenced("a\n")).isEqualTo("```text\na\n```\n");
        assertThat(Markdown.fenced("")).isEqualTo("```text\n\n```\n");
    }
}
