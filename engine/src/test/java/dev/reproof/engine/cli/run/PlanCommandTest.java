package dev.reproof.engine.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.roads.SavedRun;
import dev.reproof.events.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code reproof plan} says, and that it changes nothing. */
class PlanCommandTest {

    private static final String DAG = new String(SavedRun.dag(), StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    @Test
    void a_run_with_a_failed_task_is_told_line_by_line_from_its_log() throws IOException {
        // given
        failedRun();
        List<Path> before = files();

        // when
        Terminal terminal = new Terminal(directory);
        int code = terminal.run("plan", "r1");

        // then
        assertThat(code).isZero();
        assertThat(terminal.out()).isEqualTo("""
                run r1 would go on from its event log
                KEEP    none      a: it failed or was skipped; --retry-failed runs it again
                KEEP    log       b: it has finished
                KEEP    none      c: it failed or was skipped; --retry-failed runs it again
                """);
        assertThat(terminal.err()).isEmpty();
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void failed_tasks_run_again_where_that_is_asked_for_and_the_run_is_found_by_itself() throws IOException {
        failedRun();

        Terminal terminal = new Terminal(directory);

        assertThat(terminal.run("plan", "--retry-failed")).isZero();
        assertThat(terminal.out())
                .contains("RUN     none      a: it failed or was skipped, and --retry-failed runs it again\n")
                .contains("KEEP    log       b: it has finished\n")
                .contains("RUN     none      c: it failed or was skipped, and --retry-failed runs it again\n");
    }

    @Test
    void another_dag_is_told_in_lines_of_its_own_and_as_json() throws IOException {
        failedRun();
        Files.writeString(directory.resolve("other.json"), DAG.replace("Loaf", "Loaves"));

        Terminal lines = new Terminal(directory);
        Terminal json = new Terminal(directory);

        assertThat(lines.run("plan", "r1", "--dag", "other.json")).isZero();
        assertThat(lines.out()).contains("event log\nDAG: changed the title\nKEEP");
        assertThat(json.run("plan", "r1", "--dag", "other.json", "--json")).isZero();
        assertThat(json.out()).endsWith("}\n").doesNotContain("\n{").doesNotContain("\r");
        JsonNode plan = JsonMapper.builder().build().readTree(json.out());
        assertThat(plan.get("run").asText()).isEqualTo("r1");
        assertThat(plan.get("road").asText()).isEqualTo("log");
        assertThat(plan.get("changes").get(0).asText()).isEqualTo("changed the title");
        assertThat(plan.get("tasks")).hasSize(3);
        assertThat(plan.get("tasks").get(1).toString())
                .isEqualTo("{\"id\":\"b\",\"action\":\"KEEP\",\"reason\":\"it has finished\",\"source\":\"log\"}");
    }

    @Test
    void a_state_file_with_a_lost_transcript_ends_with_65_and_still_says_all() throws IOException {
        SavedRun saved = new SavedRun();
        saved.artifact(0, "a.txt", "text");
        saved.inline(1, "inside", "inside");
        saved.write(directory);

        Terminal terminal = new Terminal(directory);

        assertThat(terminal.run("plan", "state.json")).isEqualTo(65);
        assertThat(terminal.out())
                .startsWith("run r1 would go on from its state file\nREFUSE  none      a: it has finished, and its"
                        + " transcript is lost: file a.txt: not in [")
                .contains("KEEP    inline    b: it has finished\n")
                .endsWith("RUN     none      c: it has not run\n");
        assertThat(terminal.err()).isEmpty();
        assertThat(files()).extracting(file -> file.getFileName().toString()).containsExactly("state.json");
    }

    @Test
    void a_pinned_directory_is_where_the_files_are_looked_for() throws IOException {
        SavedRun saved = new SavedRun();
        saved.artifact(0, "a.txt", "text");
        saved.write(directory);
        Files.writeString(Files.createDirectory(directory.resolve("kept")).resolve("a.txt"), "text");

        Terminal terminal = new Terminal(directory);

        assertThat(terminal.run("plan", "state.json", "--full-output-dir", "kept"))
                .isZero();
        assertThat(terminal.out()).contains("KEEP    artifact  a: it has finished\n");
    }

    @Test
    void a_version_1_state_needs_its_dag_and_is_called_what_it_is() throws IOException {
        SavedRun saved = new SavedRun();
        saved.document.put("version", 1).remove("run");
        saved.finished(0).put("resultText", "kept");
        saved.write(directory);
        Files.writeString(directory.resolve("dag.json"), DAG);

        Terminal without = new Terminal(directory);
        Terminal with = new Terminal(directory);

        assertThat(without.run("plan", "state.json")).isEqualTo(2);
        assertThat(without.err()).contains("does not hold its DAG");
        assertThat(with.run("plan", "state.json", "--dag", "dag.json")).isZero();
        assertThat(with.out())
                .startsWith("run unnamed would go on from its version-1 state file\n")
                .contains("KEEP    legacy    a: it has finished");
    }

    @Test
    void what_is_not_there_ends_with_66() {
        assertThat(new Terminal(directory).run("plan")).isEqualTo(66);
        assertThat(new Terminal(directory).run("plan", "r9")).isEqualTo(66);
        assertThat(new Terminal(directory).run("plan", "r9/state.json")).isEqualTo(66);
    }

    @Test
    void a_warning_out_of_a_state_file_cannot_act_on_the_terminal() throws IOException {
        // given
        SavedRun saved = new SavedRun();
        ((ArrayNode) saved.document.get("run").get("warnings"))
                .addObject()
                .put("code", "OLD")
                .put("text", "told\u001b[2J\nbefore");
        ((ObjectNode) saved.document.get("run")).put("home", "/elsewhere");
        saved.write(directory);
        Files.writeString(directory.resolve("script.json"), script("finished"));

        // when
        Terminal terminal = new Terminal(directory);
        int code = terminal.run("resume", "state.json", "--agent-script", "script.json");

        // then
        assertThat(code).as(terminal.err()).isZero();
        assertThat(terminal.err())
                .contains("warning: OLD: told\\u001b[2J\\u000abefore\n")
                .doesNotContain("\u001b");
    }

    private void failedRun() throws IOException {
        Files.writeString(directory.resolve("dag.json"), DAG);
        Files.writeString(directory.resolve("script.json"), script("error"));
        Terminal terminal = new Terminal(directory);
        assertThat(terminal.run("run", "dag.json", "--run-id", "r1", "--agent-script", "script.json"))
                .as(terminal.err())
                .isEqualTo(1);
        assertThat(RunHome.of(directory, new RunId("r1")).hasEvents()).isTrue();
    }

    private static String script(String statusOfA) {
        return "{\"tasks\":{\"a\":[{\"chunks\":[\"x\"],\"status\":\"" + statusOfA + "\"}],"
                + "\"b\":[{\"chunks\":[\"y\"]}],\"c\":[{\"chunks\":[\"z\"]}]}}";
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
