package dev.reproof.events.block;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedStreamTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 262_144, 700_001})
    void what_is_packed_comes_back(int length) throws IOException {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);

        byte[] packed = packed(content);

        assertThat(packed).startsWith(0x04, 0x22, 0x4D, 0x18).isEqualTo(packed(content));
        assertThat(unpacked(packed)).isEqualTo(content);
    }

    @Test
    void text_becomes_small() throws IOException {
        assertThat(packed("I weigh the flour.\n".repeat(10_000).getBytes(UTF_8)))
                .hasSizeLessThan(4_000);
    }

    @Test
    void what_was_altered_or_cut_cannot_be_read_as_something_else() throws IOException {
        byte[] packed = packed("I weigh the flour.".getBytes(UTF_8));

        for (int at = 0; at < packed.length; at++) {
            byte[] altered = packed.clone();
            altered[at] ^= 1;
            assertThatThrownBy(() -> unpacked(altered)).as("byte " + at).isInstanceOf(IOException.class);
        }
        for (int length = 1; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertThatThrownBy(() -> unpacked(cut)).as("length " + length).isInstanceOf(IOException.class);
        }
    }

    private static byte[] packed(byte[] content) throws IOException {
        boolean[] closed = new boolean[1];
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        try (OutputStream packing = PackedStream.writing(out)) {
            packing.write(content);
        }
        assertThat(closed[0]).isFalse();
        return out.toByteArray();
    }

    private static byte[] unpacked(byte[] packed) throws IOException {
        return PackedStream.reading(new ByteArrayInputStream(packed)).readAllBytes();
    }
}
