package dev.reproof.engine.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScreenTextTest {

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments("plain text", "plain text"),
                arguments("\u001b[31mred\u001b[0m text", "red text"),
                arguments("a\u001b[2J\u001b[10;5Hb", "ab"),
                arguments("a\u001b[?1049hb", "ab"),
                arguments("a\u009b5Ab", "ab"),
                arguments("\u001b]0;title\u0007shown", "shown"),
                arguments("\u001b]8;;http://x\u001b\\link", "link"),
                arguments("\u001bPq#0~\u001b\\after", "after"),
                arguments("\u0090q#0~\u009cafter", "after"),
                arguments("a\u001b(0b", "ab"),
                arguments("a\u001bcb", "ab"),
                arguments("a\u001b7b\u001b8c", "abc"),
                arguments("ring\u0007 back\b del\u007f.", "ring back del."),
                arguments("tab\there", "tab here"),
                arguments("one\rtwo\nthree", "one two three"),
                arguments("right\u202eleft", "rightleft"),
                arguments("iso\u2066late\u2069", "isolate"),
                arguments("half \ud83d.", "half \ufffd."),
                arguments("sep\u2028arate", "sep arate"),
                arguments("日本語", "日本語"),
                arguments("cut off\u001b[3", "cut off"),
                arguments("cut off\u001b", "cut off"),
                arguments("never\u001b]0;ending", "never"),
                arguments("\u001b\u001b[31mtwice", "twice"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void only_what_a_reader_sees_is_left(String text, String shown) {
        // when
        String line = ScreenText.line(text);

        // then
        assertThat(line).isEqualTo(shown);
    }

    @Test
    void no_character_that_a_terminal_obeys_gets_through_whatever_stands_around_it() {
        // given
        String[] around = {"", "\u001b", "\u001b[", "\u001b]", "\u001bP", "x", "\u001b[1;", "\u009b"};

        for (int character = 0; character < 0x2100; character++) {
            for (String before : around) {
                // when
                String line = ScreenText.line(before + Character.toString(character) + "z\u0007\u001b[1mz");

                // then
                assertThat(line.codePoints())
                        .as("%x after %s", character, before)
                        .noneMatch(Character::isISOControl)
                        .noneMatch(found -> found >= 0x202a && found <= 0x202e)
                        .noneMatch(found -> found == 0x2028 || found == 0x2029);
            }
        }
    }
}
