package dev.reproof.projections.state.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.ReproofException;
import dev.reproof.projections.state.StateInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged files are refused as such, or read: never does anything else come out of a reader. */
class HostileStateTest {

    private static final int ROUNDS = 400;
    private static final List<String> SPLICES = List.of(
            "null",
            "{}",
            "[]",
            "-1",
            "1e999999999",
            "\"\\ud800\"",
            "[[[[",
            "\u0000",
            "\"data\":\"x\"",
            "9".repeat(2_000));

    @TempDir
    Path directory;

    static Stream<Named<byte[]>> files() throws IOException {
        ObjectNode document = StateSamples.document();
        StateSamples.inline(StateSamples.task(document, 0), StateSamples.TEXT);
        return Stream.of(
                Named.of("version 1", Files.readAllBytes(StateVectors.path("v1-states/v1-29.json"))),
                Named.of("version 2", StateJson.bytes(document)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_damaged_file_is_read_or_refused(byte[] sound) throws IOException {
        Path file = directory.resolve("damaged.json");
        int refused = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            Files.write(file, damaged(sound, new Random(seed)));
            try {
                readAll(file);
            } catch (ReproofException expected) {
                refused++;
                assertThat(expected.getMessage()).contains(file.toString());
            } catch (RuntimeException e) {
                throw new AssertionError("seed=" + seed, e);
            }
        }
        assertThat(refused).isBetween(ROUNDS / 4, ROUNDS - ROUNDS / 20);
    }

    private void readAll(Path file) throws IOException {
        StateFileReader reader = new StateFileReader().with((ArtifactSource) name -> List.of());
        ParsedState parsed = reader.parse(StateInput.of(file));
        StateFile state = reader.read(parsed);
        for (StateTask task : state.tasks()) {
            if (task.transcript() instanceof StateTranscript.Inline inline) {
                try (InputStream in = inline.open()) {
                    in.readAllBytes();
                }
            }
        }
        if (state.version() == 1) {
            StateUpgrade.of(parsed, state);
        }
    }

    private static byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(3)) {
            case 0 -> bytes = Arrays.copyOf(bytes, at);
            case 1 -> {
                for (int flip = 0; flip <= random.nextInt(4); flip++) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            default -> {
                byte[] splice = SPLICES.get(random.nextInt(SPLICES.size())).getBytes(StandardCharsets.UTF_8);
                byte[] longer = Arrays.copyOf(bytes, bytes.length + splice.length);
                System.arraycopy(splice, 0, longer, at, splice.length);
                System.arraycopy(bytes, at, longer, at + splice.length, bytes.length - at);
                bytes = longer;
            }
        }
        return bytes;
    }
}
