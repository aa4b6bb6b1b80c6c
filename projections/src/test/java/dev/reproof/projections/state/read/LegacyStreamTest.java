package dev.reproof.projections.state.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.Sha256;
import dev.reproof.events.TextSource;
import dev.reproof.projections.state.StateWarning;
import dev.reproof.projections.text.DisplayTail;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A legacy stream file gives its full text where it is the file of the text in the state, and only there. */
class LegacyStreamTest {

    private static final String LONG = "é🥖 line of crumbs\n".repeat(500);

    @TempDir
    Path directory;

    private final Map<String, byte[]> files = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    @Test
    void the_full_text_serves_where_the_file_ends_with_the_display_tail() throws IOException {
        // given
        files.put("a.stream.txt", utf8(LONG));

        // when
        StateFile state = read(shown(LONG), "a.stream.txt");

        // then
        assertThat(state.tasks().get(0).transcript())
                .isEqualTo(new StateTranscript.Artifact("a.stream.txt", utf8(LONG).length, Sha256.of(LONG)));
        assertThat(state.warnings()).isEmpty();
    }

    @Test
    void an_upgraded_file_finds_its_stream_files_too() throws IOException {
        // given
        files.put("a.stream.txt", utf8(LONG));
        ObjectNode document = StateSamples.document();
        StateSamples.task(document, 0)
                .put("transcriptPath", "a.stream.txt")
                .putObject("transcript")
                .put("kind", "legacy")
                .put("resultText", shown(LONG))
                .put("degraded", true);

        // when
        StateFile state = new StateFileReader().with(source()).read(StateSamples.write(directory, document));

        // then
        assertThat(state.tasks().get(0).transcript().kind()).isEqualTo(TextSource.ARTIFACT);
    }

    @Test
    void a_short_text_is_found_too_however_it_was_trimmed() throws IOException {
        files.put("a.stream.txt", utf8(" \n short \n"));

        assertThat(read("short", "a.stream.txt").tasks().get(0).transcript().kind())
                .isEqualTo(TextSource.ARTIFACT);
        assertThat(read(" \n short \n", "a.stream.txt")
                        .tasks()
                        .get(0)
                        .transcript()
                        .kind())
                .isEqualTo(TextSource.ARTIFACT);
    }

    @Test
    void a_file_that_is_another_text_does_not_serve() throws IOException {
        for (String other :
                List.of("", "x" + LONG, LONG.substring(1), LONG + "x", LONG.substring(0, LONG.length() - 9))) {
            files.put("a.stream.txt", utf8(other));
            assertLegacy(read(shown(LONG), "a.stream.txt"));
        }
        files.put("a.stream.txt", new byte[] {(byte) 0xC3});
        assertLegacy(read("\u00C3", "a.stream.txt"));
    }

    @Test
    void a_file_that_is_gone_does_not_serve() throws IOException {
        assertLegacy(read(shown(LONG), "a.stream.txt"));
    }

    @Test
    void a_pointer_that_climbs_out_is_not_even_asked_for() throws IOException {
        // when
        StateFile state = read(shown(LONG), "../a.stream.txt");

        // then
        assertThat(asked).isEmpty();
        assertThat(state.tasks().get(0).transcript().kind()).isEqualTo(TextSource.LEGACY);
        assertThat(state.warnings()).extracting(StateWarning::code).containsExactly("unsafe-path");
    }

    @Test
    void a_pair_that_the_legacy_runner_wrote_in_two_pieces_is_no_difference() throws IOException {
        // given a file with U+FFFD for each half, in the tail that the state shows whole
        String split = LONG.substring(0, LONG.length() - 100) + "\uFFFD\uFFFD" + LONG.substring(LONG.length() - 98);
        int at = LONG.length() - 100;
        String whole = LONG.substring(0, at) + "🥖" + LONG.substring(at + 2);
        files.put("a.stream.txt", utf8(split));

        // then
        assertThat(read(shown(whole), "a.stream.txt")
                        .tasks()
                        .get(0)
                        .transcript()
                        .kind())
                .isEqualTo(TextSource.ARTIFACT);
    }

    @ParameterizedTest
    @MethodSource("dev.reproof.projections.state.read.StateVectors#states")
    void without_a_directory_nothing_but_the_state_serves(JsonNode vector) {
        assertThat(new StateFileReader().read(StateVectors.state(vector)).tasks())
                .extracting(task -> task.transcript().kind())
                .isSubsetOf(TextSource.NONE, TextSource.LEGACY);
    }

    @Test
    void a_tail_that_begins_with_half_a_pair_is_found() throws IOException {
        // given what the legacy runner shows of wine glasses, cut in the middle of one
        String glasses = "🍷".repeat(2_500) + "!";
        String cut = glasses.substring(glasses.length() - DisplayTail.CAP);
        files.put("a.stream.txt", utf8(glasses));

        // when
        StateFile state = read(
                "[...truncated " + (glasses.length() - DisplayTail.CAP) + " earlier chars...]\n" + cut, "a.stream.txt");

        // then
        assertThat(Character.isLowSurrogate(cut.charAt(0))).isTrue();
        assertThat(state.tasks().get(0).transcript().kind()).isEqualTo(TextSource.ARTIFACT);
    }

    private static void assertLegacy(StateFile state) {
        assertThat(state.tasks().get(0).transcript().kind()).isEqualTo(TextSource.LEGACY);
        assertThat(state.warnings()).extracting(StateWarning::code).containsExactly("ARTIFACTS_MISSING");
    }

    private StateFile read(String resultText, String path) throws IOException {
        ObjectNode document = StateSamples.JSON.createObjectNode().put("version", 1);
        document.putObject("state")
                .putArray("tasks")
                .addObject()
                .put("id", "a")
                .put("status", "FINISHED")
                .put("resultText", resultText)
                .put("transcriptPath", path);
        return new StateFileReader().with(source()).read(StateSamples.write(directory, document));
    }

    private ArtifactSource source() {
        return name -> List.of(() -> open(name));
    }

    private Optional<InputStream> open(String name) {
        asked.add(name);
        return Optional.ofNullable(files.get(name)).map(ByteArrayInputStream::new);
    }

    private static String shown(String text) {
        DisplayTail tail = new DisplayTail();
        tail.append(text);
        return tail.resultText().orElseThrow();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
