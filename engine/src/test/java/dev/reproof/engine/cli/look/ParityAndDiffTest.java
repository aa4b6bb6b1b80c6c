package dev.reproof.engine.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator is told of all prompts of a run, and of what differs between two. */
class ParityAndDiffTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static final String SCRIPT = """
            {"tasks":{"knead":[{"chunks":["kneaded\\n"]}],
             "rest":[{"chunks":["rested\\n"]}],"bake":[{"chunks":["baked"]}]}}
            """;

    @TempDir
    Path directory;

    private Terminal terminal;

    @BeforeEach
    void a_run_that_failed_and_was_tried_again() throws IOException {
        write("dag.json", """
                {"title":"t","framing":"Be brief.","tasks":[
                  {"id":"knead","complexity":"LOW","subtask_prompt":"Knead."},
                  {"id":"rest","complexity":"LOW","subtask_prompt":"Rest.","depends_on":["knead"]},
                  {"id":"bake","complexity":"LOW","subtask_prompt":"Bake.","depends_on":["knead","rest"]}]}
                """);
        write(
                "script.json",
                SCRIPT.replace("{\"chunks\":[\"kneaded\\n\"]}", "{\"status\":\"error\",\"errorMessage\":\"cold\"}"));
        assertThat(run("r1")).isEqualTo(1);
        write("script.json", SCRIPT);
        assertThat(reproof("resume", "r1", "--agent-script", "script.json", "--retry-failed"))
                .isZero();
    }

    @Test
    void every_attempt_of_a_run_has_its_prompt_made_again() throws IOException {
        assertThat(reproof("parity", "r1")).isZero();
        assertThat(terminal.out()).isEqualTo("run r1: 4 of 4 prompts are the same\n");

        assertThat(reproof("parity", "r1", "--json")).isZero();
        assertThat(JSON.readTree(terminal.out())).isEqualTo(JSON.readTree("""
                {"run":"r1","prompts":4,"matching":4,"firstDifference":null,"firstShown":null,
                 "notInLog":0,"notInLogOf":[]}"""));
        assertThat(reproof("parity", "r0")).isEqualTo(66);
    }

    @Test
    void prompts_that_were_sent_before_an_import_are_counted_apart_and_named() throws IOException {
        // given
        Files.delete(directory.resolve(".reproof/runs/r1/events.mv.db"));
        assertThat(reproof("resume", "r1", "--agent-script", "script.json")).isZero();

        // when
        assertThat(reproof("parity", "r1")).isZero();

        // then
        assertThat(terminal.out()).isEqualTo("""
                run r1: 0 of 0 prompts are the same
                4 more were sent before the run was imported from a state file, and are not in the log:\
                 'knead' iteration 0: 2, 'rest' iteration 0: 1, 'bake' iteration 0: 1
                """);
    }

    @Test
    void runs_that_differ_in_how_often_a_task_was_tried_alone_are_the_same() throws IOException {
        // given
        assertThat(run("r2")).isZero();

        // when, then
        assertThat(reproof("diff", "r1", "r2")).as(terminal.err()).isZero();
        assertThat(terminal.out()).isEqualTo("runs r1 and r2: 0 of 3 tasks differ\n");
        assertThat(reproof("diff", "r1", "r2", "--prompts")).isZero();
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void what_differs_is_told_with_the_first_prompt_the_input_and_the_place() throws IOException {
        // given
        write("script.json", SCRIPT.replace("rested", "rested twice"));
        assertThat(run("r2")).isZero();

        // when
        assertThat(reproof("diff", "r1", "r2", "--json")).isEqualTo(1);
        JsonNode diff = JSON.readTree(terminal.out());

        // then
        assertThat(diff.at("/differences/0/task").textValue()).isEqualTo("rest");
        assertThat(diff.at("/differences/0/transcript/iteration").intValue()).isZero();
        assertThat(diff.at("/differences/0").has("prompt")).isFalse();
        assertThat(diff.at("/differences/1/task").textValue()).isEqualTo("bake");
        assertThat(diff.at("/differences/1").has("transcript")).isFalse();
        assertThat(diff.get("differences")).hasSize(2);
        JsonNode first = diff.get("firstDifference");
        assertThat(first.get("task").textValue()).isEqualTo("bake");
        assertThat(first.get("input").textValue()).isEqualTo("transcript");
        assertThat(first.get("from").textValue()).isEqualTo("rest");
        assertThat(reproof("prompt", "r2", "bake")).isZero();
        int place = terminal.out().indexOf(" twice");
        assertThat(first.at("/place/offset").intValue()).isEqualTo(place);
        assertThat(first.at("/place/line").intValue())
                .isEqualTo((int) terminal.out().substring(0, place).lines().count());
    }

    @Test
    void unified_diffs_of_prompts_and_texts_are_printed_alone() throws IOException {
        // given
        write("script.json", SCRIPT.replace("rested", "rested twice"));
        assertThat(run("r2")).isZero();

        // when, then
        assertThat(reproof("diff", "r1", "r2", "--transcripts", "rest")).isEqualTo(1);
        assertThat(terminal.out()).isEqualTo("""
                --- r1 task=rest iteration=0
                +++ r2 task=rest iteration=0
                @@ -1,1 +1,1 @@
                -rested
                +rested twice
                """);
        assertThat(reproof("diff", "r1", "r2", "--prompts")).isEqualTo(1);
        assertThat(terminal.out())
                .startsWith("--- r1 task=bake iteration=0\n+++ r2 task=bake iteration=0\n@@ ")
                .contains("\n ### rest [FINISHED]\n-rested\n+rested twice\n");
        assertThat(reproof("diff", "r1", "r2", "--transcripts", "nobody")).isEqualTo(66);
        assertThat(terminal.err()).contains("Neither run has a task 'nobody'");
    }

    private int run(String id) {
        return reproof("run", "dag.json", "--run-id", id, "--agent-script", "script.json");
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }

    private int reproof(String... command) {
        terminal = new Terminal(directory);
        return terminal.run(command);
    }
}
