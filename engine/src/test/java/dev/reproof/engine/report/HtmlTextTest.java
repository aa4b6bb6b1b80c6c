package dev.reproof.engine.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text stays text on a page, and what nobody sees is shown. */
class HtmlTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<script>alert(1)</script>|&lt;script&gt;alert(1)&lt;/script&gt;",
                "a & b|a &amp; b",
                "\"x\" onload='y'|&quot;x&quot; onload=&#39;y&#39;",
                "naïve 🥖 日本語|naïve 🥖 日本語",
                "&lt;|&amp;lt;",
            })
    void markup_is_text(String text, String markup) {
        assertThat(line(text)).isEqualTo(markup);
        assertThat(attribute(text)).isEqualTo(markup);
    }

    @Test
    void what_nobody_sees_is_shown_by_its_name() {
        assertThat(line("a\0b")).isEqualTo("a<i class=h>NUL</i>b");
        assertThat(line("a\u202eb")).isEqualTo("a<i class=h>U+202E</i>b");
        assertThat(line("a\ud800b")).isEqualTo("a<i class=h>U+D800</i>b");
        assertThat(line("a\u2028b")).isEqualTo("a<i class=h>U+2028</i>b");
        assertThat(line("a\nb")).isEqualTo("a<i class=h>LF</i>b");
        assertThat(attribute("a\0\u202e\udfffb")).isEqualTo("aNULU+202EU+DFFFb");
    }

    @Test
    void a_sequence_for_a_terminal_is_one_mark() {
        assertThat(line("\u001b[1;31mred\u001b[0m")).isEqualTo("<i class=h>ESC[1;31m</i>red<i class=h>ESC[0m</i>");
        assertThat(line("\u001b]0;title\u0007")).isEqualTo("<i class=h>ESC</i>]0;title<i class=h>U+0007</i>");
        assertThat(line("\u001b[<img>")).isEqualTo("<i class=h>ESC[&lt;i</i>mg&gt;");
        assertThat(line("\u001b[" + "1".repeat(99))).startsWith("<i class=h>ESC</i>[111");
    }

    @Test
    void a_text_of_several_lines_keeps_its_lines_and_tabs() {
        StringBuilder page = new StringBuilder();

        HtmlText.lines(page, "a\r\nb\tc\rd\n");

        assertThat(page).hasToString("a\nb\tc<i class=h>CR</i>d\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "<&>\"'", "\0\u001b\u202e\ud800", "ä日🥖", "a\nb\tc"})
    void a_character_takes_no_more_of_a_page_than_is_reckoned(String text) {
        StringBuilder page = new StringBuilder();
        HtmlText.lines(page, text);

        assertThat(text.codePoints().map(HtmlText::cost).sum())
                .isGreaterThanOrEqualTo(page.toString().getBytes(UTF_8).length);
    }

    private static String line(String text) {
        StringBuilder page = new StringBuilder();
        HtmlText.line(page, text);
        return page.toString();
    }

    private static String attribute(String text) {
        StringBuilder page = new StringBuilder();
        HtmlText.attribute(page, text);
        return page.toString();
    }
}
