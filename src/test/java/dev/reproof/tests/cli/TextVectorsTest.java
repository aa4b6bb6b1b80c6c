package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParser;
import dev.reproof.events.dag.OutputPolicy;
import dev.reproof.events.dag.Task;
import dev.reproof.projections.prompt.PromptSources;
import dev.reproof.projections.prompt.PromptSources.Parent;
import dev.reproof.projections.prompt.PromptStitcher;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.tests.Finished;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The texts of the legacy runner, said by agents of the packaged program: what it keeps of them for people, and what it
 * hands on in prompts. Left out is what no run can come to: a prompt with a parent that waits, failed or holds a legacy
 * text, and extra context, which no option gives.
 */
class TextVectorsTest {

    /** A lone half of a surrogate pair has no UTF-8. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final Path VECTORS =
            Path.of(System.getProperty("reproof.home"), "projections/src/test/resources/vectors");

    @TempDir
    Path directory;

    private final ObjectNode script = JSON.createObjectNode();

    @Test
    void the_end_of_a_text_is_shown_as_the_legacy_runner_showed_it() throws Exception {
        // given
        List<JsonNode> vectors = vectors("display-tail.json");
        ObjectNode dag = JSON.createObjectNode().put("title", "Tails");
        for (JsonNode vector : vectors) {
            task(dag, vector.get("id").textValue());
            ArrayNode chunks = said(vector.get("id").textValue());
            vector.get("chunks").forEach(chunk -> chunks.add(chunk.isTextual() ? chunk.textValue() : repeated(chunk)));
        }

        // when
        Workplace place = ran(dag);

        // then
        Map<String, JsonNode> shown = new LinkedHashMap<>();
        JSON.readTree(place.home("r1").state().toFile())
                .at("/state/tasks")
                .forEach(task -> shown.put(task.get("id").textValue(), task));
        for (JsonNode vector : vectors) {
            JsonNode kept = vector.at("/expect/keptAfterTrim");
            String text =
                    shown.get(vector.get("id").textValue()).path("resultText").asText();
            int length = kept.get("length").intValue();
            if (kept.get("wellFormed").booleanValue()) {
                assertThat(Sha256.of(text.substring(text.length() - length)).hex())
                        .as(vector.get("id") + " " + vector.get("note"))
                        .isEqualTo(kept.get("sha256Utf8").textValue());
            }
            assertThat(text.length() > length)
                    .as("banner of " + vector.get("id"))
                    .isEqualTo(vector.at("/expect/banner").booleanValue());
        }
    }

    @Test
    void a_long_text_reaches_the_next_prompt_as_the_legacy_runner_cut_it() throws Exception {
        // given
        List<JsonNode> vectors = vectors("excerpt.json");
        ObjectNode dag = JSON.createObjectNode().put("title", "Excerpts");
        for (JsonNode vector : vectors) {
            String id = vector.get("id").textValue();
            task(dag, id);
            said(id).add(vector.get("text").textValue());
            task(dag, "after " + id, id);
            said("after " + id).add("done");
        }

        // when
        Workplace place = ran(dag);

        // then
        int compared = 0;
        try (RunView view = view(place)) {
            for (JsonNode vector : vectors) {
                String id = vector.get("id").textValue();
                JsonNode kept = vector.at("/expect/summarize/kept");
                String prompt = view.prompt(new TaskId("after " + id), 0);
                String body = body(prompt, id);
                if (kept.get("length").intValue() > 0
                        && kept.get("wellFormed").booleanValue()
                        && body.startsWith("[excerpt: ")
                                == vector.at("/expect/summarize/shortened").booleanValue()
                        && !vector.path("expect")
                                .path("summarize")
                                .path("keptHasSyntheticHeading")
                                .booleanValue()) {
                    assertThat(Sha256.of(withoutMarks(body)).hex())
                            .as(id + " " + vector.get("note"))
                            .isEqualTo(kept.get("sha256Utf8").textValue());
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(vectors.size() / 2);
    }

    @Test
    void prompts_are_stitched_as_the_legacy_runner_stitched_them() throws Exception {
        // given: one run for all vectors with the same framing and policy
        Map<String, List<JsonNode>> alike = vectors("stitched.json").stream()
                .filter(TextVectorsTest::canBeRun)
                .collect(Collectors.groupingBy(TextVectorsTest::settings));
        assertThat(alike.values().stream().mapToInt(List::size).sum()).isGreaterThan(8);

        for (List<JsonNode> vectors : alike.values()) {
            ObjectNode dag = (ObjectNode) document(vectors.get(0));
            dag.putArray("tasks");
            for (JsonNode vector : vectors) {
                document(vector)
                        .get("tasks")
                        .forEach(task -> dag.withArray("tasks").add(named(vector, task)));
                vector.get("states")
                        .forEach(state -> said(name(vector, state.get("id")))
                                .add(state.get("transcript").textValue()));
                said(name(vector, vector.get("task"))).add("done");
            }

            // when
            Workplace place = ran(dag);

            // then
            Dag run = DagParser.require(JSON.writeValueAsBytes(dag), "vectors");
            try (RunView view = view(place)) {
                for (JsonNode vector : vectors) {
                    assertThat(view.prompt(new TaskId(name(vector, vector.get("task"))), 0))
                            .as(vector.get("id") + " " + vector.get("note"))
                            .isEqualTo(stitched(run, vector));
                }
            }
            script.removeAll();
        }
    }

    /** What the stitcher makes of the vector, which its own tests hold against the legacy runner. */
    private static String stitched(Dag dag, JsonNode vector) {
        Map<TaskId, String> texts = new LinkedHashMap<>();
        vector.get("states")
                .forEach(state -> texts.put(
                        new TaskId(name(vector, state.get("id"))),
                        state.get("transcript").textValue()));
        Task task = dag.task(new TaskId(name(vector, vector.get("task"))));
        return PromptStitcher.stitch(new PromptSources(
                        dag.framing(),
                        task,
                        task.dependsOn().stream()
                                .map(parent -> new Parent(
                                        parent, TaskStatus.FINISHED, Optional.of(texts.get(parent)), Optional.empty()))
                                .toList(),
                        Optional.empty(),
                        Optional.empty(),
                        dag.outputPolicy().orElse(OutputPolicy.DEFAULT)))
                .text();
    }

    private static JsonNode document(JsonNode vector) {
        try {
            return JSON.readTree(vector.get("dag").textValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String settings(JsonNode vector) {
        JsonNode dag = document(vector);
        return dag.get("framing") + " " + dag.get("outputPolicy");
    }

    private static String name(JsonNode vector, JsonNode id) {
        return vector.get("id").textValue() + " " + id.textValue();
    }

    private static ObjectNode named(JsonNode vector, JsonNode task) {
        ObjectNode named = task.deepCopy();
        named.put("id", name(vector, task.get("id")));
        ArrayNode parents = named.putArray("depends_on");
        task.path("depends_on").forEach(parent -> parents.add(name(vector, parent)));
        return named;
    }

    private static boolean canBeRun(JsonNode vector) {
        return vector.get("extra").isNull()
                && StreamSupport.stream(vector.get("states").spliterator(), false)
                        .allMatch(state -> state.get("status").textValue().equals("FINISHED")
                                && state.get("transcript").isTextual()
                                && state.get("errorMessage").isNull());
    }

    private static String body(String prompt, String id) {
        String heading = "### " + id + " [FINISHED]\n";
        return prompt.substring(prompt.indexOf(heading) + heading.length(), prompt.lastIndexOf("\n\n\n---\n\n"));
    }

    private static String withoutMarks(String body) {
        return body.replaceFirst("\\A\\[excerpt: [^\n]*]\n\n", "").replaceFirst("\n\\[excerpt: cut here]\\z", "");
    }

    private Workplace ran(ObjectNode dag) throws Exception {
        Workplace place = Workplace.in(Files.createTempDirectory(directory, "run"));
        place.write("dag.json", JSON.writeValueAsString(dag));
        place.write(
                "script.json", JSON.writeValueAsString(JSON.createObjectNode().set("tasks", script)));
        Finished run = place.run("r1");
        assertThat(run.code()).as(run.err()).isZero();
        return place;
    }

    private RunView view(Workplace place) {
        return new ResumeEngine(engine()).view(place.home("r1"));
    }

    private static EngineSettings engine() {
        return EngineSettings.of(Clock.systemUTC(), new EngineSettings.Runner("here", 1, "test"), warning -> {});
    }

    private static void task(ObjectNode dag, String id, String... parents) {
        ArrayNode dependsOn = dag.withArray("tasks")
                .addObject()
                .put("id", id)
                .put("complexity", "LOW")
                .put("subtask_prompt", "Go on.")
                .putArray("depends_on");
        List.of(parents).forEach(dependsOn::add);
    }

    private ArrayNode said(String task) {
        return script.putArray(task).addObject().putArray("chunks");
    }

    private static String repeated(JsonNode chunk) {
        return chunk.get("s").textValue().repeat(chunk.get("times").intValue());
    }

    private static List<JsonNode> vectors(String file) throws IOException {
        return StreamSupport.stream(
                        JSON.readTree(VECTORS.resolve(file).toFile())
                                .get("cases")
                                .spliterator(),
                        false)
                .toList();
    }
}
