package dev.reproof.projections.state.read;

import static dev.reproof.projections.state.read.StateSamples.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextSource;
import dev.reproof.events.dag.DagParser;
import dev.reproof.events.json.JsonProblem;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateInput;
import dev.reproof.projections.state.StateWarning;
import dev.reproof.projections.state.read.StateReading.Unsound;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Version-2 files, and the bounds of all files. */
class StateFileReaderTest {

    private static final StateFileReader READER = new StateFileReader();

    @TempDir
    Path directory;

    private final ObjectNode document = StateSamples.document();

    @Test
    void a_file_with_its_run_is_read_whole() throws IOException {
        // when
        StateFile state = read();

        // then
        RunHeader run = state.run().orElseThrow();
        assertThat(run.id()).isEqualTo(new RunId("r1"));
        assertThat(run.position()).hasValue(7);
        assertThat(run.chain()).contains(Sha256.of("chain"));
        assertThat(run.home()).contains("/somewhere");
        assertThat(run.artifacts()).isEmpty();
        assertThat(run.options()).contains(RunOptions.DEFAULT);
        assertThat(run.warnings()).containsExactly(new StateWarning("OLD", "told before"));
        assertThat(Sha256.of(run.dag().orElseThrow()).hex())
                .isEqualTo(document.at("/run/dag/sha256").textValue());
        assertThat(state.version()).isEqualTo(2);
        assertThat(state.tasks().get(0).attempt()).isEqualTo(2);
        assertThat(state.tasks().get(1).status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(state.tasks().get(1).statusOnResume()).isEqualTo(TaskStatus.PENDING);
        assertThat(state.tasks().get(1).transcript()).isEqualTo(new StateTranscript.None());
        assertThat(state.warnings()).isEmpty();
    }

    @Test
    void a_file_of_a_fork_says_of_which_run() throws IOException {
        // given
        ObjectNode fork = ((ObjectNode) document.at("/run")).putObject("forkedFrom");
        fork.put("run", "r0").put("position", 12).put("chain", Sha256.of("head").hex());

        // then
        assertThat(read().run().orElseThrow().forkedFrom())
                .contains(new RunForked(new RunId("r0"), 12, Sha256.of("head")));
        fork.remove("position");
        assertCodes("run-invalid");
    }

    @Test
    void a_file_without_its_run_needs_a_dag() throws IOException {
        // given
        String dag = document.at("/run/dag/document").toString();
        document.remove("run");

        // then
        assertCodes("dag-needed");
        assertThat(READER.with(DagParser.require(dag.getBytes(StandardCharsets.UTF_8), "dag"))
                        .read(written())
                        .run())
                .isEmpty();
    }

    @Test
    void a_newer_version_and_no_version_are_told_apart() throws IOException {
        document.put("version", 3);
        assertThatThrownBy(this::read).isInstanceOf(TooNew.class).hasMessageContaining("found 3");
        document.put("version", 0);
        assertThatThrownBy(this::read).isInstanceOf(Corrupt.class).hasMessageContaining("unknown-version");
        document.put("version", "2");
        assertCodes("unknown-version");
        document.remove("version");
        assertCodes("unknown-version");
    }

    @Test
    void a_missing_file_is_not_found() {
        assertThatThrownBy(() -> READER.read(directory.resolve("nowhere.json"))).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> READER.read(directory)).isInstanceOf(NotFound.class);
    }

    @Test
    void all_faults_are_told_at_once() throws IOException {
        StateSamples.task(document, 0).put("attempt", -1);
        StateSamples.task(document, 1).put("status", "running");
        ((ObjectNode) document.at("/run/dag"))
                .put("sha256", Sha256.of("another").hex());

        assertCodes("wrong-type", "unknown-status", "dag-damaged");
    }

    @Test
    void tasks_other_than_those_of_the_dag_are_refused() throws IOException {
        StateSamples.task(document, 1).put("id", "cool");

        assertCodes("dag-mismatch", "dag-mismatch");
    }

    @Test
    void a_task_that_the_dag_defines_otherwise_is_told() throws IOException {
        StateSamples.task(document, 1).put("subtask_prompt", "Bake well.");

        assertThat(read().warnings()).extracting(StateWarning::code).containsExactly("dag-changed");
    }

    @Test
    void a_task_may_have_finished_on_the_failure_of_a_parent_that_lets_it_run() throws IOException {
        // given
        String dag = document.at("/run/dag/document").toString();
        String lets = dag.replaceFirst("\\{\"id\":\"mix\"", "{\"onFailure\":\"continue\",\"id\":\"mix\"");
        StateSamples.task(document, 1).put("status", "FINISHED");

        // then
        StateSamples.task(document, 0).put("status", "ERROR");
        assertThat(warnings(lets)).isEmpty();
        assertThat(warnings(dag)).containsExactly("inconsistent");
        StateSamples.task(document, 0).put("status", "PENDING");
        assertThat(warnings(lets)).as("it has not ended").containsExactly("inconsistent");
    }

    private List<String> warnings(String dag) throws IOException {
        return READER
                .with(DagParser.require(dag.getBytes(StandardCharsets.UTF_8), "dag"))
                .read(written())
                .warnings()
                .stream()
                .map(StateWarning::code)
                .toList();
    }

    @Test
    void options_that_no_run_has_recorded_are_refused() throws IOException {
        // given
        ObjectNode options = (ObjectNode) document.at("/run/options");

        // then
        options.putObject("models").putObject("LOW").put("id", "m\ud83d").putObject("params");
        assertCodes("run-invalid");
        options.putObject("models")
                .putObject("LOW")
                .put("id", "m")
                .putObject("params")
                .put("p", "\udc00");
        assertCodes("run-invalid");
        options.putObject("models")
                .putObject("LOW")
                .put("id", "x".repeat(1 << 19))
                .putObject("params");
        assertCodes("run-invalid");
        options.remove("models");
        options.put("convergeOn", "\ud83d").put("maxIterations", 2);
        assertCodes("run-invalid");
        options.remove("convergeOn");
        options.remove("maxIterations");
        options.put("upstream", "maxChars:none");
        assertCodes("run-invalid");
        options.remove("upstream");
        options.put("taskTimeoutMillis", -1);
        assertCodes("run-invalid");
        options.put("taskTimeoutMillis", Long.MAX_VALUE);
        assertThat(read().run().orElseThrow().options().orElseThrow().taskTimeoutMillis())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_time_below_zero_that_a_clock_set_back_has_left_is_zero() throws IOException {
        // given
        ObjectNode task = (ObjectNode) document.at("/state/tasks/0");
        task.put("durationMs", -3_600_000).put("startedAt", -1);

        // then
        assertThat(read().tasks().get(0).durationMillis()).hasValue(0);
        assertThat(read().tasks().get(0).startedAt()).hasValue(0);
        task.put("durationMs", -0.5);
        assertCodes("wrong-type");
    }

    @Test
    void options_of_another_version_are_refused() throws IOException {
        ((ObjectNode) document.at("/run/options")).put("unheardOf", 1);

        assertCodes("run-invalid");
    }

    @Test
    void a_pointer_that_climbs_out_is_told_and_kept_from_being_a_path() throws IOException {
        StateSamples.task(document, 0)
                .put("transcriptPath", "../x")
                .putObject("transcript")
                .put("kind", "artifact")
                .put("path", "../x")
                .put("bytes", 1)
                .put("sha256", Sha256.of("x").hex());

        StateFile state = read();

        assertThat(state.warnings()).extracting(StateWarning::code).containsOnly("unsafe-path");
        assertThat(state.tasks().get(0).transcriptPath()).isEmpty();
    }

    @Test
    void inline_text_is_expanded_when_it_is_asked_for() throws IOException {
        // given
        StateSamples.inline(StateSamples.task(document, 0), TEXT);

        // then
        assertThat(text(inline(read()))).isEqualTo(TEXT);
    }

    @Test
    void inline_text_may_be_escaped_as_json_allows() throws IOException {
        // given
        StateSamples.inline(StateSamples.task(document, 0), TEXT.repeat(50));
        String json = document.toString();
        String data = document.at("/state/tasks/0/transcript/data").textValue();
        String escaped = data.replace("/", "\\/").replace("A", "\\u0041");

        // when
        StateFile state = READER.read(Files.writeString(directory.resolve("state.json"), json.replace(data, escaped)));

        // then
        assertThat(escaped).isNotEqualTo(data);
        assertThat(text(inline(state))).isEqualTo(TEXT.repeat(50));
    }

    @Test
    void inline_text_that_expands_to_more_than_it_says_is_refused_before_it_is_expanded() throws IOException {
        // given a million zeros that claim to be ten bytes
        byte[] zeros = new byte[1_000_000];
        StateSamples.inline(
                StateSamples.task(document, 0),
                StateSamples.gzip(zeros),
                10,
                Sha256.of(zeros).hex());
        StateTranscript.Inline bomb = inline(read());

        // then
        assertThatThrownBy(() -> text(bomb))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("'mix'")
                .hasMessageContaining("expected 10 bytes, found more");
    }

    @Test
    void a_text_is_read_without_what_it_could_be_checked_by_and_that_is_told_once() throws IOException {
        // given
        StateSamples.inline(StateSamples.task(document, 0), TEXT).remove(List.of("bytes", "sha256"));
        StateSamples.task(document, 1)
                .putObject("transcript")
                .put("kind", "legacy")
                .put("resultText", "[...truncated 7 earlier chars...]\nthe end");

        // when
        StateFile state = read();

        // then
        assertThat(text(inline(state))).isEqualTo(TEXT);
        assertThat(state.tasks().get(1).transcript())
                .isInstanceOfSatisfying(
                        StateTranscript.Legacy.class,
                        kept -> assertThat(kept.degraded()).isTrue());
        assertThat(state.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("TRANSCRIPT_UNCHECKED");
            assertThat(warning.text())
                    .contains("'mix' (inline without bytes, sha256), 'bake' (legacy without degraded)");
        });
    }

    @Test
    void a_legacy_text_without_a_banner_that_does_not_say_whether_it_is_whole_counts_as_whole() throws IOException {
        StateSamples.task(document, 0)
                .putObject("transcript")
                .put("kind", "legacy")
                .put("resultText", "all of it");

        assertThat(read().tasks().get(0).transcript()).isEqualTo(new StateTranscript.Legacy("all of it", false));
    }

    @Test
    void what_a_text_says_of_itself_must_still_be_of_the_right_kind() throws IOException {
        StateSamples.inline(StateSamples.task(document, 0), TEXT).put("bytes", "many");
        StateSamples.task(document, 1)
                .putObject("transcript")
                .put("kind", "legacy")
                .put("resultText", "")
                .put("degraded", 0);

        assertCodes("transcript-invalid", "transcript-invalid");
    }

    @Test
    void the_warning_of_unchecked_texts_names_the_first_of_many() {
        Unchecked unchecked = new Unchecked();
        Member nothing = new Member(StateSamples.JSON.createObjectNode(), "transcript");
        for (int task = 0; task < 60; task++) {
            unchecked.look(new TaskId("t" + task), TextSource.INLINE, nothing);
        }

        assertThat(unchecked.warning().orElseThrow().text())
                .contains("Of 60 texts", "'t49'", " and 10 more")
                .doesNotContain("'t50'");
    }

    @Test
    void inline_text_longer_than_the_limit_is_refused_unread() throws IOException {
        StateSamples.inline(StateSamples.task(document, 0), TEXT).put("bytes", 5L << 30);

        assertCodes("transcript-invalid");
    }

    @Test
    void inline_text_that_is_damaged_is_refused() throws IOException {
        ObjectNode transcript = StateSamples.inline(StateSamples.task(document, 0), TEXT);
        String data = transcript.get("data").textValue();
        for (String damaged : List.of("", "!!!!", data.substring(0, data.length() / 8 * 4), "AAAA" + data)) {
            transcript.put("data", damaged);
            StateTranscript.Inline inline = inline(read());
            assertThatThrownBy(() -> text(inline)).as(damaged).isInstanceOf(Corrupt.class);
        }
        transcript.put("data", data).put("sha256", Sha256.of("another").hex());
        StateTranscript.Inline other = inline(read());
        assertThatThrownBy(() -> text(other)).isInstanceOf(Corrupt.class).hasMessageContaining("SHA-256");
        transcript.put("sha256", Sha256.of(TEXT).hex()).put("bytes", 1000);
        StateTranscript.Inline shorter = inline(read());
        assertThatThrownBy(() -> text(shorter)).isInstanceOf(Corrupt.class).hasMessageContaining("expected 1000 bytes");
    }

    @Test
    void inline_text_of_a_file_that_was_replaced_is_refused() throws IOException {
        StateSamples.inline(StateSamples.task(document, 0), TEXT);
        StateTranscript.Inline inline = inline(read());

        Files.writeString(directory.resolve("state.json"), " ".repeat(10_000));

        assertThatThrownBy(() -> text(inline)).isInstanceOf(Corrupt.class).hasMessageContaining("replaced");
    }

    @Test
    void a_text_called_data_elsewhere_is_no_packed_text() throws IOException {
        // given
        StateSamples.task(document, 0)
                .put("data", "x")
                .putObject("modelSelection")
                .put("data", "y");
        StateSamples.task(document, 0).put("model", "m");

        // then
        assertThat(StateJson.parse(StateInput.of(written()), StateLimits.DEFAULT)
                        .document()
                        .at("/state/tasks/0/modelSelection/data")
                        .textValue())
                .isEqualTo("y");
    }

    @Test
    void what_goes_beyond_a_limit_is_refused() throws IOException {
        StateLimits all = StateLimits.DEFAULT;
        StateSamples.inline(StateSamples.task(document, 0), TEXT);
        long size = Files.size(written());
        int packed = document.at("/state/tasks/0/transcript/data").textValue().length();

        assertCodes(new StateLimits(size - 1, size, 1_000, 9, 1 << 20), "too-large");
        assertCodes(new StateLimits(size, size - packed - 10, 1_000, 9, 1 << 20), "too-large");
        assertCodes(new StateLimits(size, size, 4, 9, 1 << 20), "too-deep");
        assertCodes(new StateLimits(size, size, 1_000, 1, 1 << 20), "too-many-tasks");
        assertThat(within(new StateLimits(size, size - packed, 7, 2, 1 << 20))
                        .read(written())
                        .tasks())
                .hasSize(2);
        assertThat(all.tasks()).isGreaterThanOrEqualTo(10_000);
    }

    @Test
    @Timeout(60)
    void ten_thousand_tasks_are_read() throws IOException {
        // given a chain of tasks
        ObjectNode large = StateSamples.JSON.createObjectNode().put("version", 1);
        var tasks = large.putObject("state").putArray("tasks");
        for (int at = 0; at < 10_000; at++) {
            ObjectNode task = tasks.addObject().put("id", "t" + at).put("status", "FINISHED");
            task.put("resultText", "x".repeat(4_000));
            task.putArray("depends_on").add("t" + Math.max(0, at - 1));
        }

        // when
        StateFile state = READER.read(StateSamples.write(directory, large));

        // then
        assertThat(state.tasks()).hasSize(10_000);
        assertThat(state.warnings()).isEmpty();
    }

    private Path written() throws IOException {
        return StateSamples.write(directory, document);
    }

    private StateFile read() throws IOException {
        return READER.read(written());
    }

    private void assertCodes(String... codes) throws IOException {
        assertCodes(StateLimits.DEFAULT, codes);
    }

    private void assertCodes(StateLimits limits, String... codes) throws IOException {
        StateReading reading = within(limits).check(written());
        assertThat(reading).isInstanceOf(Unsound.class);
        assertThat(((Unsound) reading).problems()).extracting(JsonProblem::code).containsExactly(codes);
    }

    private static StateTranscript.Inline inline(StateFile state) {
        return (StateTranscript.Inline) state.tasks().get(0).transcript();
    }

    private static String text(StateTranscript.Inline inline) throws IOException {
        try (InputStream in = inline.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static StateFileReader within(StateLimits limits) {
        return new StateFileReader(limits, READER.dag(), READER.artifacts());
    }
}
