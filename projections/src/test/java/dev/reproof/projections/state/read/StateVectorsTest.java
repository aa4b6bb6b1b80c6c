package dev.reproof.projections.state.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.Sha256;
import dev.reproof.events.dag.DagDocument;
import dev.reproof.events.json.JsonProblem;
import dev.reproof.projections.Vectors;
import dev.reproof.projections.state.StateWarning;
import dev.reproof.projections.state.read.StateReading.Sound;
import dev.reproof.projections.state.read.StateReading.Unsound;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** State files of the legacy runner give what a load by that runner gave; what it should have refused is refused. */
class StateVectorsTest {

    @ParameterizedTest
    @MethodSource("dev.reproof.projections.state.read.StateVectors#states")
    void a_sound_file_gives_what_the_legacy_runner_loads(JsonNode vector) {
        // given
        JsonNode expected = vector.get("expect");

        // when
        StateFile state = new StateFileReader().with(StateVectors.dag(vector)).read(StateVectors.state(vector));

        // then
        assertThat(state.version()).isEqualTo(1);
        assertThat(state.run()).isEmpty();
        assertThat(state.title()).isEqualTo(Vectors.text(expected, "title"));
        assertThat(state.runOutcome()).isEqualTo(Vectors.optional(expected, "savedRunOutcome"));
        assertThat(state.runOutcomeOnResume()).isEqualTo(Vectors.optional(expected, "runOutcomeAfterLoad"));
        assertThat(state.finishedAt()).isEqualTo(number(expected, "finishedAtAfterLoad"));
        assertThat(state.tasks()).hasSameSizeAs(expected.get("tasks"));
        for (int at = 0; at < state.tasks().size(); at++) {
            assertTask(state.tasks().get(at), expected.get("tasks").get(at));
        }
        assertThat(state.warnings())
                .extracting(StateWarning::code)
                .isEqualTo(Vectors.text(vector, "id").equals("v1-13") ? List.of("unsafe-path") : List.of());
    }

    private static void assertTask(StateTask task, JsonNode expected) {
        assertThat(task.id().value()).isEqualTo(Vectors.text(expected, "id"));
        assertThat(task.status().word()).isEqualTo(Vectors.text(expected, "savedStatus"));
        assertThat(task.statusOnResume().word()).isEqualTo(Vectors.text(expected, "statusAfterLoad"));
        assertThat(task.dependsOn()).extracting(Object::toString).isEqualTo(Vectors.texts(expected.get("dependsOn")));
        assertThat(task.kind()).isEqualTo(Vectors.text(expected, "kind"));
        assertThat(task.complexity()).isEqualTo(Vectors.optional(expected, "complexity"));
        assertThat(task.iteration()).isEqualTo(expected.get("iteration").intValue());
        assertThat(task.transcriptPath())
                .isEqualTo(Vectors.optional(expected, "transcriptPath").filter(path -> !path.startsWith("..")));
        assertThat(task.startedAt()).isEqualTo(number(expected, "startedAt"));
        assertThat(task.finishedAt()).isEqualTo(number(expected, "finishedAt"));
        assertThat(task.durationMillis()).isEqualTo(number(expected, "durationMs"));
        assertThat(task.inputTokens()).isEqualTo(number(expected, "inputTokens"));
        assertThat(task.outputTokens()).isEqualTo(number(expected, "outputTokens"));
        assertThat(task.errorMessage()).isEqualTo(Vectors.optional(expected, "errorMessage"));
        assertTranscript(task, expected);
    }

    private static void assertTranscript(StateTask task, JsonNode expected) {
        JsonNode text = expected.get("legacyTranscript");
        TranscriptFigures figures = TranscriptFigures.of(task, Optional.empty());
        if (text.isNull()) {
            assertThat(task.transcript()).isEqualTo(new StateTranscript.None());
            assertThat(figures.chars()).hasValue(0);
            return;
        }
        StateTranscript.Legacy legacy = (StateTranscript.Legacy) task.transcript();
        Vectors.assertWritten(legacy.text(), text);
        assertThat(legacy.degraded())
                .isEqualTo(expected.get("displayDroppedChars").longValue() > 0);
        assertThat(figures.chars()).hasValue(text.get("length").longValue());
        assertThat(figures.sha256().orElseThrow().hex()).isEqualTo(Vectors.text(text, "sha256Utf8"));
        JsonNode raw = expected.get("resultTextDigest");
        assertThat(Sha256.of(units(legacy.resultText())).hex())
                .as("every code unit as found, lone halves too")
                .isEqualTo(Vectors.text(raw, "sha256Utf16be"));
    }

    /** Big-endian code units; an encoder would replace lone halves. */
    private static byte[] units(String text) {
        ByteBuffer units = ByteBuffer.allocate(2 * text.length());
        text.chars().forEach(unit -> units.putChar((char) unit));
        return units.array();
    }

    private static OptionalLong number(JsonNode expected, String name) {
        JsonNode value = expected.get(name);
        return value.isNull() ? OptionalLong.empty() : OptionalLong.of((long) Math.floor(value.doubleValue()));
    }

    @ParameterizedTest
    @MethodSource("dev.reproof.projections.state.read.StateVectors#bad")
    void an_unsound_file_is_refused_with_its_reason_or_accepted_with_what_was_found(JsonNode vector) {
        // given
        JsonNode careful = vector.get("careful");
        String why = Vectors.text(careful, "why");
        Path file = StateVectors.badState(vector);
        StateFileReader reader = new StateFileReader().with(StateVectors.badDag());

        // when
        StateReading reading = reader.check(file);

        // then
        switch (Vectors.text(careful, "outcome")) {
            case "reject" -> {
                assertThat(reading).isInstanceOf(Unsound.class);
                JsonProblem first = ((Unsound) reading).problems().get(0);
                assertThat(first.code()).isEqualTo(why.split("[ :(]", -1)[0]);
                assertThatThrownBy(() -> reader.read(file))
                        .isInstanceOf(Corrupt.class)
                        .hasMessageContaining(file.toString())
                        .hasMessageContaining(first.code());
            }
            case "accept" -> assertThat(sound(reading).warnings()).isEmpty();
            case "accept-with-warning" ->
                assertThat(sound(reading).warnings())
                        .extracting(StateWarning::code)
                        .containsExactly(why.split("[ :(]", -1)[0]);
            default -> throw new AssertionError(careful);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.reproof.projections.state.read.StateVectors#bad")
    void a_file_that_is_accepted_has_the_statuses_that_the_legacy_runner_loads(JsonNode vector) {
        // given
        StateReading reading = new StateFileReader().with(StateVectors.badDag()).check(StateVectors.badState(vector));

        // then
        if (reading instanceof Sound sound) {
            assertThat(sound.state().title()).isEqualTo("Bee yard");
            assertThat(sound.state().tasks())
                    .extracting(task ->
                            List.of(task.id().value(), task.statusOnResume().word()))
                    .isEqualTo(Vectors.list(vector.get("reference").get("statusAfterLoad")).stream()
                            .map(Vectors::texts)
                            .toList());
        } else {
            assertThat(Vectors.text(vector.get("careful"), "outcome")).isEqualTo("reject");
        }
    }

    @Test
    void the_form_of_a_dag_document_does_not_change_when_it_is_read_again() throws Exception {
        // given
        byte[] kept = DagDocument.canonical("""
                {"title": "x", "tasks": [], "n": [1e400, 0.10, 1.0, 12345678901234567890, -0, 2E+3], "s": "\\ud83d é"}
                """.getBytes(StandardCharsets.UTF_8));

        // when
        byte[] again = DagDocument.canonical(
                StateJson.bytes(StateJson.mapper(StateLimits.DEFAULT).readTree(kept)));

        // then
        assertThat(again).isEqualTo(kept);
    }

    private static StateFile sound(StateReading reading) {
        assertThat(reading).isInstanceOf(Sound.class);
        return ((Sound) reading).state();
    }
}
