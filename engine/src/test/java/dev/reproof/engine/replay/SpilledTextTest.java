package dev.reproof.engine.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.events.dag.Upstream;
import dev.reproof.projections.prompt.Excerpt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpilledTextTest {

    private static final String[] PIECES = {
        "## Summary\n",
        "## current contract\r\n",
        "## Validation Plan\n",
        "## \n",
        "### no heading\n",
        "text ",
        "\r\n",
        "\n\n",
        "naïve 🥖 ",
        "日本語",
        "[...truncated 12 earlier chars...]\n",
        "\u2028",
        "   ",
        "x".repeat(300),
        "## migration impact"
    };

    @Test
    void it_reads_as_the_text_in_memory_does_however_the_bytes_come() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            String text = text(random);
            try (SpilledText spilled = spilled(text, random, 1 + random.nextInt(70))) {
                assertThat(spilled.length()).isEqualTo(text.length());
                assertThat(spilled.toString()).isEqualTo(text);
                int from = random.nextInt(text.length() + 1);
                assertThat(spilled.subSequence(from, text.length())).isEqualTo(text.substring(from));
            }
        }
    }

    @Test
    void an_excerpt_of_it_is_that_of_the_text_in_memory() {
        Random random = new Random(11);
        for (int round = 0; round < 500; round++) {
            String text = text(random);
            Upstream policy = Upstream.parse("maxChars:" + (1 + random.nextInt(900)));
            try (SpilledText spilled = spilled(text, random, 1 + random.nextInt(500))) {
                assertThat(Excerpt.of(spilled, policy)).isEqualTo(Excerpt.of(text, policy));
            }
        }
    }

    @Test
    void nothing_of_it_stays_on_the_disk() throws IOException {
        long before = left();
        try (SpilledText spilled = spilled("some text", new Random(1), 4)) {
            assertThat(left()).isEqualTo(before + 1);
            assertThat(spilled.charAt(5)).isEqualTo('t');
        }
        assertThat(left()).isEqualTo(before);
    }

    private static long left() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("reproof-text"))
                    .count();
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int piece = random.nextInt(40); piece >= 0; piece--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static SpilledText spilled(String text, Random random, int pageUnits) {
        byte[] bytes = text.getBytes(UTF_8);
        return SpilledText.of(
                writer -> {
                    int at = 0;
                    while (at < bytes.length) {
                        int to = Math.min(bytes.length, at + 1 + random.nextInt(50));
                        writer.bytes(Arrays.copyOfRange(bytes, at, to));
                        at = to;
                    }
                },
                pageUnits);
    }
}
