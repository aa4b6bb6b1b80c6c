package dev.reproof.projections.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reproof.events.JsText;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Complexity;
import dev.reproof.events.dag.OutputPolicy;
import dev.reproof.events.dag.Task;
import dev.reproof.events.dag.Upstream;
import dev.reproof.projections.Vectors;
import dev.reproof.projections.prompt.PromptSources.LoopFeedback;
import dev.reproof.projections.prompt.PromptSources.Parent;
import dev.reproof.projections.run.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Takes each stitched prompt apart from front to back, as the vector describes it. */
class StitchedVectorsTest {

    static Stream<Named<JsonNode>> vectors() {
        return Vectors.cases("stitched.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_prompt_has_the_parts_of_the_legacy_runner_in_its_order(JsonNode vector) throws JsonProcessingException {
        StitchedPrompt prompt = PromptStitcher.stitch(sources(vector));

        Reader reader = new Reader(prompt.text());
        for (JsonNode part : vector.at("/expect/parts")) {
            switch (Vectors.text(part, "part")) {
                case "upstream" -> readUpstream(reader, part, prompt);
                case "extra" -> readExtra(reader, part);
                default -> reader.kept(part.get("kept"));
            }
            reader.exactly(Vectors.text(part, "followedBy"));
        }
        reader.end();
    }

    private static void readUpstream(Reader reader, JsonNode part, StitchedPrompt prompt) {
        reader.line();
        reader.exactly(Vectors.text(part, "afterIntro"));
        int index = 0;
        for (JsonNode parent : part.get("parents")) {
            reader.exactly(Vectors.text(parent, "headingLine"));
            reader.exactly(Vectors.text(parent, "afterHeading"));
            int start = reader.at;
            readBody(reader, parent.get("body"));
            assertThat(prompt.used().get(index++).body())
                    .isEqualTo(Sha256.of(prompt.text().substring(start, reader.at)));
            reader.exactly(Vectors.text(parent, "followedBy"));
        }
        assertThat(prompt.used()).hasSize(index);
    }

    private static void readExtra(Reader reader, JsonNode part) {
        if (Vectors.text(part, "kind").equals("raw")) {
            reader.kept(part.get("kept"));
            return;
        }
        String intro = reader.line();
        assertThat(intro)
                .contains(part.at("/introNames/task").textValue())
                .contains(part.at("/introNames/iteration").asText());
        reader.exactly(Vectors.text(part, "afterIntro"));
        readBody(reader, part.get("body"));
    }

    private static void readBody(Reader reader, JsonNode body) {
        switch (Vectors.text(body, "kind")) {
            case "verbatim" -> reader.kept(body.get("kept"));
            case "excerpted" -> {
                assertThat(reader.line()).contains(body.get("originalChars").asText());
                reader.exactly("\n\n");
                reader.kept(body.get("kept"));
                if (body.get("hardLimited").booleanValue()) {
                    reader.exactly("\n[excerpt: cut here]");
                }
            }
            case "failure-message" -> assertThat(reader.line()).contains(Vectors.text(body, "message"));
            case "failure-status" -> assertThat(reader.line()).contains(Vectors.text(body, "word"));
            case "no-output-placeholder" -> assertThat(reader.line()).isNotBlank();
            default -> throw new AssertionError("Unknown kind of body: " + body);
        }
    }

    private static PromptSources sources(JsonNode vector) throws JsonProcessingException {
        JsonNode dag = new ObjectMapper().readTree(Vectors.text(vector, "dag"));
        Task task = task(dag, Vectors.text(vector, "task"));
        List<JsonNode> states = Vectors.list(vector.get("states"));
        List<Parent> parents = task.dependsOn().stream()
                .flatMap(id -> states.stream()
                        .filter(state -> Vectors.text(state, "id").equals(id.value())))
                .map(StitchedVectorsTest::parent)
                .toList();
        Upstream policy = Vectors.text(vector, "mode").equals("full") ? new Upstream.Full() : Upstream.SUMMARIZE;
        JsonNode extra = vector.get("extra");
        return new PromptSources(
                Optional.ofNullable(dag.path("framing").textValue()),
                task,
                parents,
                extra.isNull() ? Optional.empty() : Vectors.optional(extra, "raw"),
                extra.isNull() ? Optional.empty() : feedback(extra.get("loopFeedback")),
                new OutputPolicy(Optional.of(policy), Optional.empty()));
    }

    private static Task task(JsonNode dag, String id) {
        JsonNode task = Vectors.list(dag.get("tasks")).stream()
                .filter(node -> Vectors.text(node, "id").equals(id))
                .findFirst()
                .orElseThrow();
        List<TaskId> dependsOn = Vectors.texts(task.get("depends_on")).stream()
                .distinct()
                .map(TaskId::new)
                .toList();
        return new Task.AgentTask(new TaskId(id), dependsOn, Complexity.LOW, Vectors.text(task, "subtask_prompt"));
    }

    private static Parent parent(JsonNode state) {
        Optional<String> text = Vectors.optional(state, "transcript")
                .or(() -> Vectors.optional(state, "resultText").map(JsText::trim));
        return new Parent(
                new TaskId(Vectors.text(state, "id")),
                TaskStatus.spelt(Vectors.text(state, "status")).orElseThrow(),
                text,
                Vectors.optional(state, "errorMessage"));
    }

    private static Optional<LoopFeedback> feedback(JsonNode feedback) {
        return feedback.isNull()
                ? Optional.empty()
                : Optional.of(new LoopFeedback(
                        new TaskId(Vectors.text(feedback, "convergeTaskId")),
                        feedback.get("iterationAboutToRun").intValue(),
                        Vectors.text(feedback, "reviewerText")));
    }

    /** Walks through a prompt. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        void exactly(String expected) {
            assertThat(text.substring(at)).startsWith(expected);
            at += expected.length();
        }

        void kept(JsonNode expected) {
            int end = at + expected.get("length").intValue();
            assertThat(text).hasSizeGreaterThanOrEqualTo(end);
            Vectors.assertWritten(text.substring(at, end), expected);
            at = end;
        }

        String line() {
            int start = at;
            at = text.indexOf('\n', at);
            return text.substring(start, at);
        }

        void end() {
            assertThat(text.substring(at)).isEmpty();
        }
    }
}
