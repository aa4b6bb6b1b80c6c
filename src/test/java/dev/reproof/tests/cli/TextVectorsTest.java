package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.EngineSettings;
import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.RunView;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParser;
import dev.reproof.events.dag.OutputPolicy;
import dev.reproof.projections.prompt.PromptSources;
import dev.reproof.projections.prompt.PromptSources.Parent;
import dev.reproof.projections.prompt.PromptStitcher;
import dev.reproof.tests.Finished;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The texts of the legacy runner, said by agents of the packaged program: what it keeps of them for people, and what it
 * hands on in prompts. Left out is what no run can come to: a prompt with a parent that waits, failed or holds a legacy
 * text, and extra context, which no option gives.
 */
class TextVectorsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
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
        // given
        List<JsonNode> vectors = vectors("stitched.json").stream()
                .filter(TextVectorsTest::canBeRun)
                .toList();
        for (JsonNode vector : vectors) {
            ObjectNode dag = (ObjectNode) JSON.readTree(vector.get("dag").textValue());
            vector.get("states")
                    .forEach(state -> said(state.get("id").textValue())
                            .add(state.get("transcript").textValue()));
            said(vector.get("task").textValue()).add("done");

            // when
            String id = vector.get("id").textValue();
            Workplace place = Workplace.in(directory);
            place.write("dag.json", dag.toString());
            place.write(
                    "script.json", JSON.createObjectNode().set("tasks", script).toString());
            Finished run = place.run(id);

            // then
            assertThat(run.code()).as(id + run).isZero();
            try (RunView view = new ResumeEngine(settings()).view(place.home(id))) {
                assertThat(view.prompt(new TaskId(vector.get("task").textValue()), 0))
                        .as(id + " " + vector.get("note"))
                        .isEqualTo(stitched(vector));
            }
            script.removeAll();
        }
        assertThat(vectors.size()).isGreaterThan(8);
    }

    /** What the stitcher makes of the vector, which its own tests hold against the legacy runner. */
    private static String stitched(JsonNode vector) {
        Dag dag = DagParser.require(vector.get("dag").textValue().getBytes(StandardCharsets.UTF_8), "vector");
        var task = dag.task(new TaskId(vector.get("task").textValue()));
        List<Parent> parents = new ArrayList<>();
        for (TaskId parent : task.dependsOn()) {
            JsonNode state = StreamSupport.stream(vector.get("states").spliterator(), false)
                    .filter(each -> each.get("id").textValue().equals(parent.value()))
                    .findFirst()
                    .orElseThrow();
            parents.add(new Parent(
                    parent, "FINISHED", Optional.of(state.get("transcript").textValue()), Optional.empty()));
        }
        return PromptStitcher.stitch(new PromptSources(
                        dag.framing(),
                        task,
                        parents,
                        Optional.empty(),
                        Optional.empty(),
                        dag.outputPolicy().orElse(OutputPolicy.DEFAULT)))
                .text();
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
        Workplace place = Workplace.in(directory);
        place.write("dag.json", dag.toString());
        place.write("script.json", JSON.createObjectNode().set("tasks", script).toString());
        Finished run = place.run("r1");
        assertThat(run.code()).as(run.err()).isZero();
        return place;
    }

    private RunView view(Workplace place) {
        return new ResumeEngine(settings()).view(place.home("r1"));
    }

    private static EngineSettings settings() {
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
