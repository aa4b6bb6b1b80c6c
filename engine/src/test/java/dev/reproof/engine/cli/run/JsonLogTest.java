package dev.reproof.engine.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.cli.shell.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code --log-format json}, stderr carries one object for each decision of a runner, and nothing else. */
class JsonLogTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path directory;

    private Terminal terminal;

    @BeforeEach
    void furnish() throws IOException {
        write("dag.json", """
                {"title":"t","tasks":[
                  {"id":"a\\nb","complexity":"LOW","subtask_prompt":"x"},
                  {"id":"c","complexity":"LOW","subtask_prompt":"x","depends_on":["a\\nb"]}],
                 "loops":[{"id":"l","convergeOn":"c","reexecute":{"kind":"tasks","tasks":["c"]},"maxIterations":1}]}
                """);
        write("good.json", """
                {"tasks":{"a\\nb":[{"chunks":["said"]}],"c":[{"chunks":["## Blockers\\n- x\\n"]},{"chunks":["## Blockers\\nnone"]}]}}
                """);
        write("bad.json", """
                {"tasks":{"a\\nb":[{"status":"error","errorMessage":"it\\nbroke"}]}}
                """);
    }

    @Test
    void a_run_is_told_from_its_opening_to_its_end() {
        // when
        List<JsonNode> lines = told(0, "run", "dag.json", "--agent-script", "good.json");

        // then
        assertThat(words(lines, "decision"))
                .containsExactly(
                        "open",
                        "rank",
                        "dispatch",
                        "task",
                        "rank",
                        "dispatch",
                        "task",
                        "judge",
                        "dispatch",
                        "task",
                        "judge",
                        "finish");
        assertThat(words(lines, "by")).containsOnly("runner");
        assertThat(words(lines, "run")).containsOnly("r");
        assertThat(words(lines, "artifacts"))
                .containsOnly(directory.resolve(".reproof/runs/r/artifacts").toString());
        assertThat(words(lines, "time")).containsOnly("2026-03-01T08:00:00Z");
        assertThat(lines).extracting(line -> line.path("position").asLong()).isSorted();
        assertThat(lines.get(3).path("task").asText()).isEqualTo("a\nb");
        assertThat(lines.get(3).path("status").asText()).isEqualTo("FINISHED");
        assertThat(lines.get(8).path("iteration").asInt()).isEqualTo(1);
        assertThat(lines.get(8).path("attempt").asInt()).isEqualTo(1);
        assertThat(lines.get(11).path("outcome").asText()).isEqualTo("SUCCESS");
        assertThat(lines.get(11).path("tasks").path("FINISHED").asInt()).isEqualTo(2);

        // when, then
        assertThat(words(told(0, "run", "dag.json", "--agent-script", "good.json"), "decision"))
                .containsExactly("finish");
    }

    @Test
    void failures_and_warnings_are_objects_too() {
        // when, then
        List<JsonNode> failed = told(
                1, "run", "dag.json", "--agent-script", "bad.json", "--no-artifacts", "--restart-on-runner-change");
        assertThat(words(failed, "decision"))
                .containsExactly("open", "warn", "rank", "dispatch", "task", "rank", "task", "finish");
        assertThat(failed.get(1).path("reason").asText()).startsWith("ARTIFACTS_DISABLED: ");
        assertThat(failed.get(4).path("reason").asText()).contains("ERROR: it\nbroke");
        assertThat(failed.get(6).has("attempt")).isFalse();
        assertThat(words(failed, "artifacts")).containsOnly("null");
        assertThat(failed.get(7).path("outcome").asText()).isEqualTo("FAILED");

        // when, then
        List<JsonNode> refused = told(
                ExitCode.REFUSED.number(),
                "run",
                "dag.json",
                "--agent-script",
                "good.json",
                "--retry-failed",
                "--max-prompt-chars",
                "77");
        assertThat(words(refused, "decision")).containsExactly("error");
        assertThat(refused.get(0).path("run").asText()).isEqualTo("r");
        assertThat(refused.get(0).path("position").isNull()).isTrue();
        assertThat(refused.get(0).path("reason").asText()).contains("--accept-option-change");
    }

    @Test
    void a_format_that_does_not_exist_is_refused() {
        terminal = new Terminal(directory);

        assertThat(terminal.run("run", "dag.json", "--agent-script", "good.json", "--log-format", "xml"))
                .isEqualTo(ExitCode.USAGE.number());

        assertThat(terminal.err()).isEqualTo("error: Unknown --log-format 'xml': expected text or json\n");
        assertThat(directory.resolve(".reproof")).doesNotExist();
    }

    /** What is told by run {@code r}, which ends with that code. */
    private List<JsonNode> told(int code, String... arguments) {
        terminal = new Terminal(directory);
        String[] all = new String[arguments.length + 4];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(new String[] {"--run-id", "r", "--log-format", "json"}, 0, all, arguments.length, 4);
        assertThat(terminal.run(all)).as(terminal.err()).isEqualTo(code);
        assertThat(terminal.out()).isEmpty();
        return terminal.err().lines().map(JsonLogTest::object).toList();
    }

    private static JsonNode object(String line) {
        try {
            JsonNode object = JSON.readTree(line);
            assertThat(object.isObject()).as(line).isTrue();
            return object;
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    private static List<String> words(List<JsonNode> lines, String member) {
        return lines.stream().map(line -> line.path(member).asText()).toList();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
