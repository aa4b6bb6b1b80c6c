package dev.reproof.engine.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextTailTest {

    private final TextTail tail = new TextTail();

    @Test
    void the_last_line_that_shows_anything_is_shown() {
        // when
        say("first\nsecond \u001b[31mred\u001b[0m\n\n  \u001b[0m\r\n");

        // then
        assertThat(tail.lastLine()).isEqualTo("second red");
    }

    @Test
    void a_bar_that_draws_itself_again_is_shown_as_it_stands() {
        // when
        say("10%\r20%\r30%");

        // then
        assertThat(tail.lastLine()).isEqualTo("30%");
    }

    @Test
    void bytes_are_counted_however_they_come() {
        // when
        byte[] text = "日本語 🥖".getBytes(StandardCharsets.UTF_8);
        for (byte each : text) {
            tail.add(new byte[] {0, each, 0}, 1, 1);
        }
        tail.add("\n🥖".substring(0, 2));
        tail.add("🥖".substring(1));

        // then
        assertThat(tail.bytes()).isEqualTo(text.length + 5);
        assertThat(tail.lastLine()).isEqualTo("🥖");
    }

    @Test
    void of_much_text_the_end_is_kept_from_a_whole_character_on() {
        // when
        say("日".repeat(1_000));
        say("本".repeat(400));

        // then
        assertThat(tail.bytes()).isEqualTo(4_200);
        assertThat(tail.lastLine()).matches("本{341}");
    }

    @Test
    void nothing_is_shown_of_nothing() {
        assertThat(tail.lastLine()).isEmpty();
        assertThat(tail.bytes()).isZero();
    }

    private void say(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        tail.add(bytes, 0, bytes.length);
    }
}
