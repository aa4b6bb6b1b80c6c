package dev.reproof.engine.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 7, '\n', '\r', 0x1b, 0x7f, 0x80, 0x85, 0x9b, 0x9f, 0xad, 0x61c, 0x115f, 0x180e, 0x200b, 0x200c,
                0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0xfeff, 0xfff9, 0x3164,
                0xe0041, 0xd83d, 0xdc00
            })
    void what_a_reader_does_not_see_is_shown_as_an_escape(int character) {
        // given
        String hidden = Character.toString(character);

        // when
        String line = Printable.line("a" + hidden + "b");

        // then
        StringBuilder escapes = new StringBuilder("a");
        hidden.chars().forEach(unit -> escapes.append(String.format("\\u%04x", unit)));
        assertThat(line).isEqualTo(escapes + "b");
    }

    @Test
    void what_a_reader_sees_stays_and_so_do_the_joiners_of_scripts_and_emoji() {
        for (String text : new String[] {
            "", "na\u00efve \ud83c\udf5e", "\ud83d\udc68\u200d\ud83d\udc69", "\u0645\u06cc\u200c\u062e"
        }) {
            assertThat(Printable.line(text)).isSameAs(text);
        }
    }

    @Test
    void json_that_goes_through_the_gate_says_what_it_said_before() throws IOException {
        // given
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream gate = TextGate.before(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        ObjectNode object = new JsonMapper()
                .createObjectNode()
                .put("text", "C1 \u009b5A, turned \u202e, tag \udb40\udc41, half \ud83d.");

        // when
        gate.println(object);

        // then
        String line = bytes.toString(StandardCharsets.UTF_8);
        assertThat(line).isEqualTo("{\"text\":\"C1 \\u009b5A, turned \\u202e, tag \\udb40\\udc41, half \\ud83d.\"}\n");
        assertThat(new JsonMapper().readTree(line)).isEqualTo(object);
    }

    @Test
    void bytes_that_are_written_are_exact_and_what_was_made_for_a_terminal_keeps_its_colours() {
        // given
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream gate = TextGate.before(new PrintStream(bytes, true, StandardCharsets.UTF_8));

        // when
        gate.write("exact \u001b[31m \u202e".getBytes(StandardCharsets.UTF_8), 0, 15);
        TextGate.printMade(gate, "\u001b[1mbold");
        gate.print("\tline\n\u001b[2J");
        gate.append('\u0085').append("\u2028");
        gate.printf("%s%n", "\u202e");

        // then
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo("exact \u001b[31m \u202e\u001b[1mbold\tline\n\\u001b[2J\\u0085\\u2028\\u202e\n");
        assertThat(TextGate.before(gate)).isSameAs(gate);
    }
}
