package dev.reproof.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsTextTest {

    @Test
    void white_space_is_exactly_the_set_of_javascript() {
        List<Integer> white = IntStream.rangeClosed(0, 0x10FFFF)
                .filter(JsText::isWhite)
                .boxed()
                .toList();

        assertThat(white)
                .containsExactly(
                        0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0xA0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004,
                        0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF);
    }

    @Test
    void trim_takes_both_ends_and_leaves_the_middle() {
        assertThat(JsText.trim("\uFEFF \u00A0a \u3000b\u2029\r\n")).isEqualTo("a \u3000b");
    }

    @Test
    void trim_leaves_characters_that_only_look_blank() {
        assertThat(JsText.trim("\u0085x\u200B\u180E\u001C")).isEqualTo("\u0085x\u200B\u180E\u001C");
    }

    @Test
    void trim_end_leaves_the_start() {
        assertThat(JsText.trimEnd("  a \n\t")).isEqualTo("  a");
    }

    @Test
    void blank_means_nothing_is_left_after_trimming() {
        assertThat(JsText.isBlank("")).isTrue();
        assertThat(JsText.isBlank("\u00A0\uFEFF\u2003\u2028\u3000")).isTrue();
        assertThat(JsText.isBlank("\u200B")).isFalse();
        assertThat(JsText.trim(" \t ")).isEmpty();
    }
}
