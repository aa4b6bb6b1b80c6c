package dev.reproof.projections.state.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reproof.events.JsText;
import dev.reproof.events.upcast.RunStateUpcast;
import dev.reproof.projections.state.StateInput;
import dev.reproof.projections.text.Banners;
import dev.reproof.projections.text.TruncationBanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The upcast over the legacy runner's own files. */
class UpcastVectorsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("dev.reproof.projections.state.read.StateVectors#states")
    void upcasting_twice_is_upcasting_once_and_leaves_the_input_alone(JsonNode vector) throws IOException {
        // given
        JsonNode document = JSON.readTree(StateVectors.state(vector).toFile());
        JsonNode before = document.deepCopy();

        // when
        JsonNode once = RunStateUpcast.apply(document);

        // then
        assertThat(document).isEqualTo(before);
        assertThat(once.get("version").intValue()).isEqualTo(2);
        assertThat(RunStateUpcast.apply(once)).isEqualTo(once);
        assertThat(once.findValuesAsText("status")).doesNotContain("RUNNING");
    }

    @ParameterizedTest
    @MethodSource("dev.reproof.projections.state.read.StateVectors#states")
    void an_upgraded_file_reads_as_the_file_it_was_made_of(JsonNode vector) throws IOException {
        // given
        Path file = StateVectors.state(vector);
        StateFileReader reader = new StateFileReader().with(StateVectors.dag(vector));
        ParsedState parsed = reader.parse(StateInput.of(file));
        StateFile state = reader.read(parsed);

        // when
        Path upgraded = Files.write(directory.resolve("v2.json"), StateUpgrade.of(parsed, state));
        StateFile again = reader.read(upgraded);

        // then
        assertThat(again.version()).isEqualTo(2);
        assertThat(again.tasks())
                .usingRecursiveComparison()
                .ignoringFields("status")
                .isEqualTo(state.tasks());
        assertThat(again.tasks())
                .extracting(StateTask::statusOnResume)
                .isEqualTo(state.tasks().stream().map(StateTask::statusOnResume).toList());
        assertThat(again.runOutcome()).isEqualTo(state.runOutcomeOnResume());
        assertThat(again.title()).isEqualTo(state.title());
    }

    @ParameterizedTest
    @MethodSource("dev.reproof.projections.state.read.StateVectors#states")
    void what_counts_as_degraded_is_what_has_the_banner_of_a_display_tail(JsonNode vector) throws IOException {
        for (JsonNode task : JSON.readTree(StateVectors.state(vector).toFile()).at("/state/tasks")) {
            String text = task.path("resultText").asText();
            assertThat(RunStateUpcast.isDegraded(text)).isEqualTo(Banners.startText(JsText.trim(text)));
        }
        assertThat(RunStateUpcast.isDegraded(TruncationBanner.of(12) + "\nend")).isTrue();
    }

    @Test
    void a_file_with_half_a_pair_is_upgraded_to_well_formed_utf_8() {
        // given
        StateFileReader reader = new StateFileReader();
        ParsedState parsed = reader.parse(StateInput.of(StateVectors.path("v1-bad/bad-50.json")));

        // when
        byte[] upgraded = StateUpgrade.of(parsed, reader.read(parsed));

        // then
        assertThat(new String(upgraded, StandardCharsets.UTF_8))
                .contains("Bees \\ud83d are calm.")
                .doesNotContain("?")
                .endsWith("}\n");
    }
}
