package dev.reproof.engine.cli.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.heads.Keys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person and a program see of a run's events. */
class AuditCommandTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static final String DAG = """
            { "title": "Two loaves",
              "tasks": [
                { "id": "recipe", "complexity": "LOW", "subtask_prompt": "Write a recipe." },
                { "id": "scales", "kind": "oracle", "command": "echo balanced", "expect": "balanced" },
                { "id": "wait", "kind": "pause", "depends_on": ["recipe"], "subtask_prompt": "All right?" },
                { "id": "bake\\u001b[31m", "depends_on": ["wait"], "complexity": "HIGH", "subtask_prompt": "Bake." } ] }
            """;

    private static final String SCRIPT = """
            {"tasks": {
              "recipe": [{"chunks": ["Rye,\\u2028 \\"water\\",\\u2029 salt\\u0007 \\ud83c\\udf5e.\\n"]}],
              "bake\\u001b[31m": [{"chunks": ["Too hot."], "status": "error", "errorMessage": "The oven is cold"}]}}
            """;

    @TempDir
    Path directory;

    private CompletableFuture<Integer> run;

    @BeforeEach
    void a_run_that_waits_in_a_pause() throws IOException {
        Files.writeString(directory.resolve("dag.json"), DAG);
        Files.writeString(directory.resolve("script.json"), SCRIPT);
        run = CompletableFuture.supplyAsync(() ->
                new Terminal(directory).run("run", "dag.json", "--run-id", "r1", "--agent-script", "script.json"));
        await().until(() -> reproof("status", "r1", "--json").out().contains("AWAITING_APPROVAL"));
    }

    @Test
    void a_run_that_goes_on_is_followed_to_its_end() {
        Terminal follower = new Terminal(directory);
        CompletableFuture<Integer> followed =
                CompletableFuture.supplyAsync(() -> follower.run("audit", "r1", "--follow"));
        await().until(() -> follower.out().contains("a pause waits until"));
        assertThat(follower.out()).doesNotContain("the run has ended");

        end();

        assertThat(followed.join()).isZero();
        assertThat(follower.out().lines().skip(1).map(line -> line.strip().split(" ", 2)[0]))
                .isEqualTo(
                        IntStream.range(0, (int) follower.out().lines().skip(1).count())
                                .mapToObj(Integer::toString)
                                .toList());
        assertThat(follower.out())
                .contains("the pause is released")
                .contains("! failed after 8 bytes")
                .contains(": The oven is cold")
                .contains("! the run has ended: FAILED")
                .contains("bake\\u001b[31m")
                .doesNotContain("\u001b");
        assertThat(reproof("audit", "r1").out()).isEqualTo(follower.out());
    }

    @Test
    void filters_show_what_is_asked_for() {
        end();

        assertThat(lines("--task", "recipe", "--kind", "task-finished"))
                .singleElement()
                .asString()
                .contains("recipe", "finished: ");
        assertThat(lines("--from", "2", "--to", "4")).hasSize(3);
        assertThat(lines("--kind", "task-dispatched", "--kind", "run-finished")).hasSize(4);
        assertThat(lines("--since", "2026-03-01T08:00:00Z")).isEqualTo(lines());
        assertThat(lines("--until", "2026-03-01T08:00:00Z")).isEmpty();
        assertThat(lines("--since", "2026-03-01T08:00:00.001Z")).isEmpty();
        assertThat(reproof("audit", "r1", "--kind", "task-burnt").err()).contains("expected one of run-started, ");
        assertThat(reproof("audit", "r1", "--since", "yesterday").err()).contains("2026-03-01T08:00:00Z");
        assertThat(run("audit", "r1", "--head", "beef")).isEqualTo(2);
        assertThat(run("audit", "r1", "--verify", "--head", "beef")).isEqualTo(2);
        assertThat(run("audit", "r1", "--verify", "--at", "3")).isEqualTo(2);
        assertThat(run("audit", "r1", "--at", "3", "--follow")).isEqualTo(2);
    }

    @Test
    void each_event_is_a_cloud_event() throws IOException {
        end();
        Schema schema = SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_7,
                        builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()))
                .getSchema(schema());

        for (String[] options : List.of(new String[] {}, new String[] {"--with-text"})) {
            String out = reproof(with("audit", "r1", "--json", options)).out();

            assertThat(out)
                    .doesNotContain("\u2028", "\u2029", "\u001b", "\u0007")
                    .endsWith("}\n");
            List<String> events = out.lines().toList();
            assertThat(events).hasSize(lines().size());
            for (int position = 0; position < events.size(); position++) {
                JsonNode event = JSON.readTree(events.get(position));
                assertThat(schema.validate(event)).as(events.get(position)).isEmpty();
                assertThat(event.get("position").asInt()).isEqualTo(position);
                assertThat(event.get("specversion").asText()).isEqualTo("1.0");
                assertThat(event.get("source").asText()).isEqualTo("/reproof/runs/r1");
                event.fieldNames().forEachRemaining(name -> assertThat(name).matches("[a-z0-9]{1,20}"));
            }
        }
        JsonNode finished = JSON.readTree(
                reproof("audit", "r1", "--json", "--with-text", "--task", "recipe", "--kind", "task-finished")
                        .out());
        assertThat(finished.at("/data/transcripts/0/text").asText())
                .isEqualTo("Rye,\u2028 \"water\",\u2029 salt\u0007 🍞.\n");
        assertThat(schema.validate(JSON.createObjectNode().put("id", "")))
                .as("the schema says no")
                .isNotEmpty();
        assertThat(schema.validate(((com.fasterxml.jackson.databind.node.ObjectNode) finished).put("time", "soon")))
                .as("the schema looks at times")
                .isNotEmpty();
    }

    @Test
    void the_run_is_shown_as_it_was() throws IOException {
        end();

        JsonNode then =
                JSON.readTree(reproof("audit", "r1", "--at", "3", "--json").out());
        assertThat(then.at("/run/position").asInt()).isEqualTo(3);
        assertThat(then.at("/run/dag/document/title").asText()).isEqualTo("Two loaves");
        assertThat(then.at("/state/tasks/0/status").asText()).isEqualTo("PENDING");
        assertThat(reproof("audit", "r1", "--at", "3").out())
                .contains("outcome  not finished")
                .contains("4 PENDING");
        assertThat(run("audit", "r1", "--at", "300")).isEqualTo(66);
    }

    @Test
    void the_log_is_verified_by_the_head_that_is_given() throws IOException {
        end();

        JsonNode verdict =
                JSON.readTree(reproof("audit", "r1", "--verify", "--json").out());
        assertThat(verdict.get("intact").asBoolean()).isTrue();
        assertThat(verdict.get("complete").asBoolean()).isTrue();
        assertThat(verdict.get("judgedBy").asText()).isEqualTo("state");
        assertThat(verdict.get("firstProblem").isNull()).isTrue();
        String head = verdict.get("head").asText();
        assertThat(Files.readString(directory.resolve(".reproof/runs/r1/artifacts/_index.md")))
                .contains(head);
        assertThat(run("audit", "r1", "--verify", "--head", head)).isZero();
        assertThat(run("audit", "r1", "--verify", "--head", "0".repeat(64))).isEqualTo(65);
        Files.delete(directory.resolve(".reproof/runs/r1/state.json"));
        Terminal unknown = reproof("audit", "r1", "--verify");
        assertThat(unknown.out()).contains("intact   yes").contains("complete unknown");
        assertThat(JSON.readTree(reproof("audit", "r1", "--verify", "--json").out())
                        .get("complete")
                        .isNull())
                .isTrue();
    }

    @Test
    void a_key_that_others_can_read_is_refused_before_anything_is_made() throws IOException {
        end();
        Path key = Keys.in(directory, "key").secret();
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        for (String command : List.of("run", "supervise")) {
            Terminal refused = reproof(
                    command, "dag.json", "--run-id", "r2", "--agent-script", "script.json", "--sign-key", "key.pem");

            assertThat(refused.err()).contains("can be read by others");
        }
        assertThat(directory.resolve(".reproof/runs/r2")).doesNotExist();
        assertThat(run("resume", "r1", "--sign-key", "key.pem")).isEqualTo(78);
    }

    private void end() {
        assertThat(run("approve", "r1", "wait")).isZero();
        assertThat(run.join()).isOne();
    }

    private List<String> lines(String... options) {
        Terminal terminal = reproof(with("audit", "r1", "--cwd=" + directory, options));
        return terminal.out().lines().skip(1).toList();
    }

    private static String[] with(String one, String two, String three, String... more) {
        String[] all = {one, two, three};
        all = java.util.Arrays.copyOf(all, 3 + more.length);
        System.arraycopy(more, 0, all, 3, more.length);
        return all;
    }

    private int run(String... arguments) {
        return new Terminal(directory).run(arguments);
    }

    private Terminal reproof(String... arguments) {
        Terminal terminal = new Terminal(directory);
        terminal.run(arguments);
        return terminal;
    }

    private static String schema() throws IOException {
        try (InputStream in = AuditCommandTest.class.getResourceAsStream("/cloudevents/cloudevents.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
