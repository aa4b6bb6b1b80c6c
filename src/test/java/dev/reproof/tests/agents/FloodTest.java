package dev.reproof.tests.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent that prints far more than the program's heap of 256 MB holds; {@code -Dreproof.flood=1073741824} for a
 * gibibyte.
 */
class FloodTest {

    private static final long BYTES = Long.getLong("reproof.flood", 64L << 20);

    @TempDir
    Path directory;

    private ScriptedRunDirectory scripted;

    @AfterEach
    void end_what_is_left() throws Exception {
        scripted.killAll();
    }

    @Test
    void every_byte_of_a_flood_is_kept() throws Exception {
        // given
        scripted = new ScriptedRunDirectory(directory);
        scripted.task("flood", "echo $$ >> pids; seq 1 1000000000 | head -c " + BYTES, "Print.");

        // when
        long begin = System.nanoTime();
        Finished run;
        try (RunningProgram program = scripted.start()) {
            assertThat(program.endsWithin(TimeUnit.MINUTES.toMillis(15))).isTrue();
            run = program.await();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;

        // then
        assertThat(run.code()).as(run.toString()).isZero();
        JsonNode transcript = scripted.tasks().get("flood").path("transcript");
        String digest = digestOfNumbers();
        assertThat(transcript.path("bytes").longValue()).isEqualTo(BYTES);
        assertThat(transcript.path("sha256").textValue()).isEqualTo(digest);
        assertThat(digestOf(scripted.artifact("flood.stream.txt"))).isEqualTo(digest);
        assertThat(scripted.processes()).isEmpty();
        System.out.printf(
                Locale.ROOT,
                "flood: %d bytes in %.1f s, start and end of the program included: %.0f MB/s%n",
                BYTES,
                seconds,
                BYTES / seconds / 1e6);
    }

    private static String digestOfNumbers() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        long left = BYTES;
        for (long number = 1; left > 0; number++) {
            byte[] line = (number + "\n").getBytes(StandardCharsets.US_ASCII);
            int size = (int) Math.min(left, line.length);
            digest.update(line, 0, size);
            left -= size;
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String digestOf(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
