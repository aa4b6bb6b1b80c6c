package dev.reproof.engine.cli.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reproof.engine.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words for which some agents put a file into the prompt. */
class PulledFilesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @BeforeEach
    void a_file() throws IOException {
        Files.writeString(directory.resolve("LICENSE"), "Take it.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Read @docs/plan.md, please.        | docs/plan.md",
                "Read (it) and @README.md.          | README.md",
                "@src/                              | src/",
                "Read @LICENSE.                     | LICENSE",
                "See @../../secret.txt              | ../../secret.txt",
                "Ask @harbourmaster about it.       | ''",
                "Mail me@example.org or a@b/c.      | ''",
                "Add @Override, and an @ in front.  | ''"
            })
    void a_word_is_one_that_is_a_file_or_looks_like_its_path(String prompt, String file) throws IOException {
        List<String> told = warnings(prompt);

        if (file.isEmpty()) {
            assertThat(told).isEmpty();
        } else {
            assertThat(told)
                    .containsExactly("tasks[0].subtask_prompt: has @" + file
                            + ", for which some agents put that file into the prompt, so that the recorded one is not what"
                            + " the model reads: claude, gemini, qwen (not claude --bare); write the path without @ where the"
                            + " agent is to read it");
        }
    }

    @Test
    void each_is_told_once_for_each_prompt_and_a_gate_has_none() throws IOException {
        Files.writeString(directory.resolve("dag.json"), """
                {"title": "t", "framing": "See @a.md", "tasks": [
                  {"id": "p", "kind": "pause", "subtask_prompt": "Look at @a.md"},
                  {"id": "a", "complexity": "LOW", "subtask_prompt": "@a.md @a.md @b.md"}]}
                """, UTF_8);
        Terminal terminal = new Terminal(directory);

        assertThat(terminal.run("dag", "check", "dag.json")).isZero();

        assertThat(terminal.out().lines().filter(line -> line.contains("warning: pulled-file")))
                .hasSize(3)
                .first()
                .asString()
                .contains("framing: has @a.md");
    }

    private List<String> warnings(String prompt) throws IOException {
        Files.writeString(
                directory.resolve("dag.json"),
                "{\"title\": \"t\", \"tasks\": [{\"id\": \"a\", \"complexity\": \"LOW\", \"subtask_prompt\": "
                        + JSON.writeValueAsString(prompt) + "}]}");
        Terminal terminal = new Terminal(directory);
        assertThat(terminal.run("dag", "check", "--json", "dag.json")).isZero();
        JsonNode result = JSON.readTree(terminal.out());
        assertThat(result.path("warnings").findValuesAsText("code")).allMatch("pulled-file"::equals);
        return result.path("warnings").findValuesAsText("message");
    }
}
