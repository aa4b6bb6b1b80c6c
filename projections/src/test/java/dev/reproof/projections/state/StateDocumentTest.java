package dev.reproof.projections.state;

import static dev.reproof.projections.state.RunHistory.key;
import static dev.reproof.projections.state.RunHistory.seal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.dag.Complexity;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParser;
import dev.reproof.events.dag.Task;
import dev.reproof.events.dag.Task.AgentTask;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.events.dag.Task.PauseTask;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.run.TranscriptRef;
import dev.reproof.projections.state.TranscriptMember.Artifact;
import dev.reproof.projections.state.TranscriptMember.Inline;
import dev.reproof.projections.state.TranscriptMember.Legacy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class StateDocumentTest {

    private static final byte[] DOCUMENT = "{\"title\": \"Harbour\",   \"odd\": [1.50, \"\\u00e9\"]}".getBytes(UTF_8);

    @Test
    void the_document_is_the_approved_one() throws IOException {
        RunState run = interruptedRun();

        assertThat(written(run, context())).isEqualTo(approved("state-v2.json"));
    }

    @Test
    void neither_language_nor_repetition_changes_a_byte() throws IOException {
        String first = written(interruptedRun(), context());
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-u-nu-arab"));
            assertThat(written(interruptedRun(), context())).isEqualTo(first);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void a_text_without_a_file_stands_in_the_document_compressed() throws IOException {
        byte[] packed = gzip("all said");
        StateContext context = context(task -> inline(task, () -> new ByteArrayInputStream(packed)));

        JsonNode task = read(written(interruptedRun(), context)).at("/state/tasks/0");

        assertThat(task.has("transcriptPath")).isFalse();
        assertThat(task.get("transcriptIteration").intValue()).isZero();
        JsonNode transcript = task.get("transcript");
        assertThat(transcript.get("kind").textValue()).isEqualTo("inline");
        assertThat(transcript.get("encoding").textValue()).isEqualTo("gzip-base64");
        assertThat(transcript.get("bytes").longValue()).isEqualTo(8);
        assertThat(transcript.get("sha256").textValue())
                .isEqualTo(Sha256.of("all said").hex());
        assertThat(Base64.getDecoder().decode(transcript.get("data").textValue()))
                .isEqualTo(packed);
    }

    @Test
    void the_end_of_a_text_from_an_earlier_format_stands_in_the_document_as_it_is() throws IOException {
        StateContext context = context(text -> Optional.of(new Legacy("the \ud83d end", true)));

        JsonNode task = read(written(interruptedRun(), context)).at("/state/tasks/0");

        assertThat(task.has("transcriptPath")).isFalse();
        assertThat(task.get("transcript"))
                .isEqualTo(read("{\"kind\":\"legacy\",\"resultText\":\"the \\ud83d end\",\"degraded\":true}"));
    }

    @Test
    void equal_states_make_equal_bytes_wherever_the_texts_are() throws IOException {
        byte[] packed = gzip("all said");
        for (Function<TranscriptRef, Optional<TranscriptMember>> places :
                List.<Function<TranscriptRef, Optional<TranscriptMember>>>of(
                        StateDocumentTest::place,
                        task -> inline(task, () -> new ByteArrayInputStream(packed)),
                        task -> inline(task, () -> new OneByOne(packed)),
                        text -> Optional.of(new Legacy("said", false)),
                        task -> Optional.empty())) {
            assertThat(written(interruptedRun(), context(places)))
                    .isEqualTo(written(interruptedRun(), context(places)));
        }
        assertThat(written(interruptedRun(), context(task -> inline(task, () -> new OneByOne(packed)))))
                .isEqualTo(written(
                        interruptedRun(), context(task -> inline(task, () -> new ByteArrayInputStream(packed)))));
    }

    @Test
    void a_packed_text_beyond_any_heap_passes_through_in_pieces() throws IOException {
        long length = 3L << 30;
        long[] written = {0};
        StateContext context = context(task -> inline(task, () -> new Zeroes(length)));
        try (OutputStream counted = new OutputStream() {
            @Override
            public void write(int single) {
                written[0]++;
            }

            @Override
            public void write(byte[] data, int offset, int count) {
                written[0] += count;
            }
        }) {
            StateDocument.write(counted, interruptedRun(), context);
        }

        assertThat(written[0]).isBetween(length / 3 * 4, length / 3 * 4 + 10_000);
    }

    @Test
    void a_packed_text_is_closed_even_if_it_cannot_be_read() {
        AtomicInteger open = new AtomicInteger();
        StateContext context = context(task -> inline(task, () -> {
            open.incrementAndGet();
            return new Vanished(open);
        }));

        assertThatThrownBy(() -> written(interruptedRun(), context)).hasMessage("gone");
        assertThat(open).hasValue(0);
    }

    @Test
    void the_dag_document_stands_in_it_byte_for_byte() throws IOException {
        String odd = "{\r\n\t\"a\" : 1.50, \"a\": \"\\ud83d\"}\r\n";
        StateContext context = context(odd.getBytes(UTF_8));

        assertThat(written(interruptedRun(), context)).contains("\"document\": " + odd);
    }

    @Test
    void lines_end_in_lf_and_the_last_one_too() throws IOException {
        assertThat(written(interruptedRun(), context())).doesNotContain("\r").endsWith("}\n");
    }

    @Test
    void an_interruption_is_forgotten_when_the_run_goes_on() throws IOException {
        RunState run = history()
                .then(new RunInterrupted("SIGTERM"))
                .then(new RunResumed(2, "quay", 8, "0.1.0", "log", ArtifactChoice.own()))
                .state();

        JsonNode state = read(written(run, context())).get("state");

        assertThat(state.has("runOutcome")).isFalse();
        assertThat(state.has("runMessage")).isFalse();
        assertThat(state.has("finishedAt")).isFalse();
    }

    @Test
    void a_finished_run_says_how_and_when() throws IOException {
        RunState run = history()
                .then(new RunFinished(RunOutcome.FAILED, "1 of 5 failed"))
                .state();

        JsonNode state = read(written(run, context())).get("state");

        assertThat(state.get("runOutcome").textValue()).isEqualTo("FAILED");
        assertThat(state.get("runMessage").textValue()).isEqualTo("1 of 5 failed");
        assertThat(state.get("finishedAt").longValue())
                .isEqualTo(RunHistory.START.plusSeconds(1).toEpochMilli());
    }

    @Test
    void what_is_written_can_be_summarised() throws IOException {
        byte[] text = written(interruptedRun(), context()).getBytes(UTF_8);

        StateView view = StateView.read(new ByteArrayInputStream(text), "state.json");

        assertThat(view.run()).contains(RunHistory.RUN);
        assertThat(view.position()).hasValue(interruptedRun().position());
        assertThat(view.writtenAt()).contains(context().writtenAt());
        assertThat(view.title()).isEqualTo("Harbour");
        assertThat(view.outcome()).contains(StateOutcome.spelt("INTERRUPTED"));
        assertThat(view.counts())
                .containsExactly(
                        Map.entry(TaskStatus.PENDING, 1L),
                        Map.entry(TaskStatus.RUNNING, 1L),
                        Map.entry(TaskStatus.FINISHED, 1L),
                        Map.entry(TaskStatus.ERROR, 2L));
    }

    @Test
    void a_task_has_the_model_that_it_was_sent_to_and_not_the_one_that_is_chosen_now() throws IOException {
        RunState elsewhere = history()
                .then(new RankStarted(0, 0))
                .dispatched("chart", Optional.of("another"))
                .state();

        JsonNode task = read(written(elsewhere, context(text -> Optional.empty())))
                .at("/state/tasks")
                .get(0);

        assertThat(task.get("id").textValue()).isEqualTo("chart");
        assertThat(task.get("model").textValue()).isEqualTo("another");
        assertThat(task.get("modelSelection").properties()).hasSize(1);
    }

    private static RunState interruptedRun() {
        return history()
                .then(new RankStarted(0, 0))
                .dispatched("chart")
                .dispatched("so\"und\n")
                .then(new TaskFinished(
                        key("chart"),
                        seal("all said"),
                        new TokenUsage(OptionalLong.of(12), OptionalLong.of(3_000_000_000L))))
                .then(new TaskFailed(key("so\"und\n"), "the lead broke\nat 7 fathoms", seal(""), TokenUsage.UNKNOWN))
                .then(new TaskSkipped(new TaskId("gate"), 0, List.of(new TaskId("so\"und\n"))))
                .dispatched("moor")
                .then(new RunInterrupted("SIGTERM"))
                .state();
    }

    private static RunHistory history() {
        return new RunHistory(
                dag(List.of(
                        new AgentTask(new TaskId("chart"), List.of(), Complexity.HIGH, "Draw <it> \u2028 \u00e9."),
                        new AgentTask(new TaskId("so\"und\n"), List.of(), Complexity.MED, "Sound."),
                        new PauseTask(new TaskId("gate"), List.of(new TaskId("so\"und\n")), "Look first."),
                        new AgentTask(new TaskId("moor"), List.of(new TaskId("chart")), Complexity.LOW, "Moor."),
                        new OracleTask(new TaskId("test"), List.of(new TaskId("gate")), "make test", "^ok$", false))),
                DOCUMENT);
    }

    private static Dag dag(List<Task> tasks) {
        return parsed(
                tasks,
                Map.of(
                        "HIGH",
                        Map.of("id", "large", "params", List.of(Map.of("id", "effort", "value", "most"))),
                        "LOW",
                        "small"));
    }

    /** Only the parser makes a DAG, so the tasks are written as a document first. */
    private static Dag parsed(List<Task> tasks, Map<String, ?> models) {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (Task task : tasks) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("id", task.id().value());
            one.put("kind", task.kind());
            one.put("depends_on", task.dependsOn().stream().map(TaskId::value).toList());
            if (task instanceof OracleTask oracle) {
                one.put("command", oracle.command());
                one.put("expect", oracle.expect());
            } else {
                one.put("subtask_prompt", task.prompt());
                if (task instanceof AgentTask) {
                    one.put("complexity", task.complexity().name());
                }
            }
            documents.add(one);
        }
        try {
            byte[] json = new ObjectMapper()
                    .writeValueAsBytes(Map.of("title", "Harbour", "tasks", documents, "models", models));
            return DagParser.require(json, "test");
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static StateContext context() {
        return context(DOCUMENT);
    }

    private static StateContext context(byte[] document) {
        return context(document, StateDocumentTest::place);
    }

    private static StateContext context(Function<TranscriptRef, Optional<TranscriptMember>> places) {
        return context(DOCUMENT, places);
    }

    private static StateContext context(byte[] document, Function<TranscriptRef, Optional<TranscriptMember>> places) {
        return new StateContext(
                Instant.parse("2026-03-01T08:01:00.250Z"),
                "run interrupted",
                "h2:events.mv.db",
                "/runs/harbour-1",
                Optional.of("/runs/harbour-1/artifacts"),
                document,
                List.of(new StateWarning("ARTIFACTS_UNPINNED", "Give \"--full-output-dir\".")),
                task -> task.transcript().map(text -> "[...truncated 9 earlier chars...]\nsaid"),
                places);
    }

    private static Optional<TranscriptMember> inline(TranscriptRef text, PackedText packed) {
        return Optional.of(new Inline(packed, text.seal().bytes(), text.seal().sha256()));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return packed.toByteArray();
    }

    /** A stream that hands out one byte at a time, as some do. */
    private static final class OneByOne extends ByteArrayInputStream {
        OneByOne(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(1, length));
        }
    }

    /** A file that was there when it was opened. */
    private static final class Vanished extends FilterInputStream {
        private final AtomicInteger open;

        Vanished(AtomicInteger open) {
            super(InputStream.nullInputStream());
            this.open = open;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            throw new IOException("gone");
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    /** That many zeroes, of which nobody holds more than a few. */
    private static final class Zeroes extends InputStream {
        private long left;

        Zeroes(long length) {
            this.left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(left, length);
            left -= count;
            return count;
        }
    }

    private static Optional<TranscriptMember> place(TranscriptRef text) {
        return Optional.of(new Artifact(
                text.key().task() + ".stream.txt",
                text.seal().bytes(),
                text.seal().sha256()));
    }

    private static String written(RunState run, StateContext context) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StateDocument.write(out, run, context);
        return out.toString(UTF_8);
    }

    private static JsonNode read(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private static String approved(String name) throws IOException {
        try (InputStream in = StateDocumentTest.class.getResourceAsStream("/approved/" + name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
