package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.tests.Finished;
import dev.reproof.tests.PackagedProgram;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program with {@code --agent openai}, against a model that does what it can to give the key away. */
class ModelOverHttpTest {

    private static final String KEY = "sk-loaf-0123456789abcdefghij";
    private static final String SAID = CompletionsServer.SAYS + "Bearer [key]";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path directory;

    private PackagedProgram program;

    @BeforeEach
    void prepare() throws IOException {
        program = new PackagedProgram(directory, Map.of("LC_ALL", "C", "LOAF_KEY", KEY));
        ObjectNode dag = Workplace.dag("Two loaves");
        ObjectNode model = dag.putObject("models").putObject("LOW").put("id", "oven-1");
        model.putArray("params").addObject().put("id", "temperature").put("value", "0.2");
        Files.writeString(directory.resolve("dag.json"), dag.toString(), StandardCharsets.UTF_8);
    }

    private Finished run(CompletionsServer server, String id, String... more) throws Exception {
        Stream<String> arguments = Stream.of(
                "run",
                "dag.json",
                "--run-id",
                id,
                "--agent",
                "openai",
                "--openai-base-url",
                server.baseUrl(),
                "--openai-key-env",
                "LOAF_KEY");
        return program.run(Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void a_run_over_http_keeps_text_and_tokens_and_nowhere_the_key() throws Exception {
        try (CompletionsServer server = new CompletionsServer()) {
            // when
            Finished finished = run(server, "r1");
            Finished transcript = program.run("transcript", "r1", "second");

            // then it has run, with one refusal on the way
            assertThat(finished.code()).as(finished.toString()).isZero();
            assertThat(finished.out()).isEmpty();
            assertThat(new String(transcript.out(), StandardCharsets.UTF_8)).isEqualTo(SAID);
            assertThat(server.keys()).containsExactly("Bearer " + KEY, "Bearer " + KEY, "Bearer " + KEY);

            // and the model was asked what the DAG says
            List<JsonNode> requests = server.requests();
            assertThat(requests.get(1)).isEqualTo(requests.get(0));
            assertThat(requests.get(1).get("model").textValue()).isEqualTo("oven-1");
            assertThat(requests.get(1).get("temperature").doubleValue()).isEqualTo(0.2);
            assertThat(prompt(requests.get(1))).contains("Begin \ud83c\udf5e.");
            assertThat(prompt(requests.get(2)))
                    .contains("Go on.", CompletionsServer.SAYS.split("\r\n", -1)[0]);

            // and the state says what it took
            for (JsonNode task : tasks("r1")) {
                assertThat(task.get("status").textValue()).isEqualTo("FINISHED");
                assertThat(task.get("model").textValue()).isEqualTo("oven-1");
                assertThat(task.get("inputTokens").intValue()).isEqualTo(812);
                assertThat(task.get("outputTokens").intValue()).isEqualTo(96);
            }
            assertThat(log()).contains("status 503: {\"error\": \"busy, Bearer [key]\"}");
            requireNoKey();
        }
    }

    @Test
    void without_artifacts_the_state_carries_the_text_and_not_the_key() throws Exception {
        try (CompletionsServer server = new CompletionsServer()) {
            // when
            Finished finished = run(server, "r2", "--no-artifacts");

            // then
            assertThat(finished.code()).as(finished.toString()).isZero();
            for (JsonNode task : tasks("r2")) {
                byte[] packed = Base64.getDecoder()
                        .decode(task.get("transcript").get("data").textValue());
                byte[] text = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
                assertThat(new String(text, StandardCharsets.UTF_8)).isEqualTo(SAID);
            }
            requireNoKey();
        }
    }

    private static String prompt(JsonNode request) {
        assertThat(request.get("messages")).hasSize(1);
        return request.get("messages").get(0).get("content").textValue();
    }

    private JsonNode tasks(String run) throws IOException {
        Path state = directory.resolve(".reproof").resolve("runs").resolve(run).resolve("state.json");
        JsonNode tasks = JSON.readTree(Files.readAllBytes(state)).get("state").get("tasks");
        assertThat(tasks).hasSize(2);
        return tasks;
    }

    private String log() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            Path log = files.filter(file -> file.endsWith("first.stderr.log"))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(log, StandardCharsets.UTF_8);
        }
    }

    /** Neither in a file of the run, nor in what the program has printed; each is looked through byte by byte. */
    private void requireNoKey() throws IOException {
        String secret = KEY.substring("sk-".length());
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all)
                    .anyMatch(file -> file.endsWith("events.mv.db"))
                    .anyMatch(file -> file.toString().endsWith(".err"));
            for (Path file : all) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(bytes.contains(secret)).as("key in %s", file).isFalse();
            }
        }
    }
}
