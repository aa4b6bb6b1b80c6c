package dev.reproof.engine.agent.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceTextTest {

    private static String read(byte[] bytes, int piece) {
        StringBuilder text = new StringBuilder();
        EvidenceText evidence = new EvidenceText(text::append);
        for (int at = 0; at < bytes.length; at += piece) {
            evidence.bytes(bytes, at, Math.min(piece, bytes.length - at));
        }
        evidence.end();
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 1_000_000})
    void a_text_is_the_same_however_it_is_divided(int piece) {
        String text = "gr\u00fc\u00dfe \u20ac \ud83d\ude00\0\n";

        assertThat(read(text.getBytes(StandardCharsets.UTF_8), piece)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 1_000_000})
    void what_is_no_utf_8_becomes_replacement_characters(int piece) {
        byte[] bytes = {
            (byte) 0xFF, 'a', (byte) 0xE2, (byte) 0x82, 'b', (byte) 0xC0, (byte) 0xAF, 'c', (byte) 0xF0, (byte) 0x9F
        };

        assertThat(read(bytes, piece))
                .isEqualTo("\ufffda\ufffdb\ufffd\ufffdc\ufffd")
                .isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    }

    @Test
    void pieces_larger_than_the_buffer_are_read_to_their_end() {
        String text = "\u20ac".repeat(100_000);

        assertThat(read(text.getBytes(StandardCharsets.UTF_8), 64 * 1024)).isEqualTo(text);
    }

    @Test
    void a_text_may_begin_after_the_end_of_another() {
        StringBuilder text = new StringBuilder();
        EvidenceText evidence = new EvidenceText(text::append);

        evidence.bytes(new byte[] {(byte) 0xE2}, 0, 1);
        evidence.end();
        evidence.end();
        evidence.bytes("next".getBytes(StandardCharsets.UTF_8), 0, 4);
        evidence.end();

        assertThat(text).hasToString("\ufffdnext");
    }
}
