package dev.reproof.engine.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.events.WellFormed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextIngestTest {

    private static final int SLICE = 8 * 1024;

    /** Everything that came out: the sink refuses pieces that do not begin and end at characters. */
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private TextIngest ingest = fresh();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "\uD83C\uDF5E\uD83C\uDF5E",
                "a\r\nb\r\n\r\n",
                "\u0000a\u0000",
                "e\u0301 n\u0303",
                "\uFEFF\uFFFD\uFFFF",
                "\u007F\u0080\u07FF\u0800\uD7FF\uE000\uD800\uDC00\uDBFF\uDFFF",
                "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67 \uD83C\uDDE9\uD83C\uDDEA"
            })
    void a_text_is_the_same_however_it_is_divided(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        for (int first = 0; first <= utf8.length; first++) {
            for (int second = first; second <= utf8.length; second++) {
                feed(utf8, first, second);
                assertOut(text, 0);
            }
        }
        for (int first = 0; first <= text.length(); first++) {
            for (int second = first; second <= text.length(); second++) {
                feed(text, first, second);
                assertOut(text, 0);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "80, 1",
        "BF80, 2",
        "C0AF, 2",
        "C1BF, 2",
        "C3, 1",
        "C328, 1",
        "E2, 1",
        "E282, 1",
        "E28228, 1",
        "E08080, 3",
        "EDA080, 1",
        "EDBFBF, 1",
        "F0, 1",
        "F09F, 1",
        "F09F8D, 1",
        "F09F8D28, 1",
        "F0808080, 4",
        "F4908080, 4",
        "F8888080, 4",
        "FE, 1",
        "FF, 1",
        "61FF62FE63, 2",
        "F09F8DF09F8D9E, 1",
        "E282E282AC, 1"
    })
    void an_invalid_sequence_becomes_what_the_platform_makes_of_it(String hex, int replacements) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(replacementsIn(bytes)).isEqualTo(replacements);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                feed(bytes, first, second);
                assertOut(new String(bytes, StandardCharsets.UTF_8), replacements);
            }
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void any_bytes_in_any_division_are_what_the_platform_makes_of_them(long seed) {
        Random random = new Random(seed);
        byte[] bytes = oddBytes(random, 1 + random.nextInt(seed % 20 == 0 ? 40_000 : 300));

        feedRandomly(random, bytes);

        assertOut(new String(bytes, StandardCharsets.UTF_8), replacementsIn(bytes));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void any_characters_in_any_division_become_well_formed(long seed) {
        Random random = new Random(seed);
        String text = oddText(random, 1 + random.nextInt(seed % 20 == 0 ? 40_000 : 300));

        ingest = fresh();
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + random.nextInt(2 + random.nextInt(text.length())));
            ingest.text(text.substring(from, to));
            from = to;
        }
        ingest.end();

        assertOut(WellFormed.of(text), loneHalves(text));
    }

    @Test
    void every_lone_half_counts() {
        feed("\uDF5E\uD83C", 1, 1);
        assertOut("\uFFFD\uFFFD", 2);
        feed("\uD83C\uD83C\uDF5E\uDF5E", 2, 3);
        assertOut("\uFFFD\uD83C\uDF5E\uFFFD", 2);
        feed("a\uD83Cb", 2, 2);
        assertOut("a\uFFFDb", 1);
    }

    @Test
    void a_character_may_lie_across_every_inner_boundary() {
        for (int before = SLICE - 4; before <= SLICE + 1; before++) {
            String text = "x".repeat(before) + "\uD83C\uDF5E" + "y".repeat(SLICE) + "\u20AC".repeat(SLICE);
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);

            feed(utf8, utf8.length, utf8.length);
            assertOut(text, 0);
            feed(text, text.length(), text.length());
            assertOut(text, 0);
        }
    }

    @Test
    void a_part_of_an_array_is_taken_and_no_more() {
        byte[] bytes = "..\u00E9..".getBytes(StandardCharsets.UTF_8);

        ingest.bytes(bytes, 2, 2);
        ingest.end();

        assertOut("\u00E9", 0);
    }

    @Test
    void what_was_begun_in_one_form_cannot_be_ended_in_the_other() {
        byte[] bread = "\uD83C\uDF5E".getBytes(StandardCharsets.UTF_8);

        ingest.bytes(bread, 0, 2);
        ingest.text("a\uD83C");
        ingest.bytes(bread, 0, 4);
        ingest.end();

        assertOut("\uFFFDa\uFFFD\uD83C\uDF5E", 2);
    }

    private TextIngest fresh() {
        out.reset();
        return new TextIngest((data, offset, length) -> {
            assertThat(length).isPositive();
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data, offset, length));
            } catch (CharacterCodingException e) {
                throw new AssertionError("A piece does not begin and end at characters", e);
            }
            out.write(data, offset, length);
        });
    }

    private void feed(byte[] bytes, int first, int second) {
        ingest = fresh();
        ingest.bytes(bytes, 0, first);
        ingest.bytes(bytes, first, second - first);
        ingest.bytes(bytes, second, bytes.length - second);
        ingest.end();
    }

    private void feed(String text, int first, int second) {
        ingest = fresh();
        ingest.text(text.substring(0, first));
        ingest.text(text.substring(first, second));
        ingest.text(text.substring(second));
        ingest.end();
    }

    private void feedRandomly(Random random, byte[] bytes) {
        ingest = fresh();
        for (int from = 0; from < bytes.length; ) {
            int length = Math.min(bytes.length - from, random.nextInt(2 + random.nextInt(bytes.length)));
            ingest.bytes(bytes, from, length);
            from += length;
        }
        ingest.end();
    }

    private void assertOut(String expected, long replacements) {
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
        assertThat(out.toByteArray()).isEqualTo(expected.getBytes(StandardCharsets.UTF_8));
        assertThat(ingest.chars()).isEqualTo(expected.length());
        assertThat(ingest.replacements()).isEqualTo(replacements);
    }

    /** Replacement characters that were not written as such. */
    private static long replacementsIn(byte[] bytes) {
        long written = 0;
        for (int index = 0; index + 2 < bytes.length; index++) {
            if (Arrays.equals(bytes, index, index + 3, new byte[] {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD}, 0, 3)) {
                written++;
            }
        }
        return new String(bytes, StandardCharsets.UTF_8)
                        .chars()
                        .filter(unit -> unit == '\uFFFD')
                        .count()
                - written;
    }

    private static long loneHalves(String text) {
        return text.codePoints()
                .filter(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)
                .count();
    }

    /** Valid text, its pieces, lead bytes and continuations, in a mixture of its own for every seed. */
    private static byte[] oddBytes(Random random, int length) {
        List<byte[]> parts = new ArrayList<>();
        int size = 0;
        int oddity = random.nextInt(5);
        while (size < length) {
            byte[] part = random.nextInt(5) < oddity
                    ? new byte[] {(byte) (0x78 + random.nextInt(0x88))}
                    : Character.toString(codePoint(random)).getBytes(StandardCharsets.UTF_8);
            byte[] cut = random.nextInt(5) < oddity ? Arrays.copyOf(part, 1 + random.nextInt(part.length)) : part;
            parts.add(cut);
            size += cut.length;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        parts.forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    private static String oddText(Random random, int length) {
        StringBuilder text = new StringBuilder();
        int oddity = random.nextInt(4);
        while (text.length() < length) {
            if (random.nextInt(4) < oddity) {
                text.append((char) (Character.MIN_SURROGATE + random.nextInt(0x800)));
            } else {
                text.appendCodePoint(codePoint(random));
            }
        }
        return text.toString();
    }

    private static int codePoint(Random random) {
        int[] bounds = {0x80, 0x800, 0xD800, 0x10FFFF};
        int point = random.nextInt(bounds[random.nextInt(bounds.length)]);
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 'x' : point;
    }
}
