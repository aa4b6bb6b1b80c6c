package dev.reproof.engine.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody sees of a task that becomes as many as the answer of another one has items. */
@Timeout(120)
class ListsTest {

    private static final String DAG = """
            { "title": "Leaks", "tasks": [
                { "id": "tide", "complexity": "LOW", "subtask_prompt": "When is low tide?" },
                { "id": "survey", "complexity": "LOW", "subtask_prompt": "List the leaks." },
                { "id": "caulk", "depends_on": ["tide"], "fanOut": { "over": "survey", "maxItems": 9, "template":
                    { "complexity": "HIGH", "subtask_prompt": "Caulk {{item.place}}." } } },
                { "id": "launch", "depends_on": ["caulk"], "complexity": "LOW", "subtask_prompt": "Launch?" } ] }
            """;

    private static final String AGENT = "cat > sent-$REPROOF_TASK-$REPROOF_ATTEMPT;"
            + " if [ $REPROOF_TASK = survey ]; then cat list; else echo did $REPROOF_TASK; fi;"
            + " if [ -e fails-$REPROOF_TASK ]; then exit 3; fi";

    @TempDir
    Path directory;

    @BeforeEach
    void a_dag() throws IOException {
        Files.writeString(directory.resolve("dag.json"), DAG);
        list("Here they are:\n```json\n[{\"place\": \"the bow\"}, {\"place\": \"the keel\"}]\n```\n");
    }

    private void list(String answer) throws IOException {
        Files.writeString(directory.resolve("list"), answer);
    }

    private Terminal run(int code, String... words) {
        Terminal terminal = new Terminal(directory);
        assertThat(terminal.run(words)).as(terminal.err()).isEqualTo(code);
        return terminal;
    }

    private Terminal start(int code, String... more) {
        String[] first = {"run", "dag.json", "--run-id", "r1", "--agent-command", AGENT};
        return run(code, Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new));
    }

    private String sent(String attempt) throws IOException {
        return Files.readString(directory.resolve("sent-" + attempt));
    }

    private List<String> tasks() {
        return run(0, "status", "r1")
                .out()
                .lines()
                .dropWhile(line -> !line.startsWith("TASK"))
                .skip(1)
                .map(line -> line.split(" ", -1)[0])
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rank", "ready"})
    void each_item_has_a_task_and_what_follows_hears_of_all(String order) throws IOException {
        String seen = start(0, "--schedule", order).err();

        assertThat(seen).contains("started, 4 tasks", "6 FINISHED").doesNotContain("caulk.3");
        assertThat(sent("caulk.1-1")).contains("### tide [FINISHED]\ndid tide").endsWith("\nCaulk the bow.");
        assertThat(sent("caulk.2-1"))
                .doesNotContain("the bow", "### survey", "### caulk")
                .endsWith("Caulk the keel.");
        assertThat(sent("launch-1"))
                .contains("### caulk.1 [FINISHED]\ndid caulk.1", "### caulk.2 [FINISHED]")
                .doesNotContain("caulk.3", "### caulk [");
        assertThat(tasks()).containsExactly("tide", "survey", "caulk", "caulk.1", "caulk.2", "launch");
        assertThat(run(0, "transcript", "r1", "caulk").out())
                .isEqualTo("[\n{\"place\":\"the bow\"},\n{\"place\":\"the keel\"}\n]\n");
        assertThat(run(0, "prompt", "r1", "caulk.2").out()).isEqualTo(sent("caulk.2-1"));
        assertThat(run(0, "parity", "r1").out()).contains("5 of 5 prompts");
        assertThat(run(0, "audit", "r1").out())
                .contains("as a list of 2 items", "made of tide (summarize), caulk (item:1)");
    }

    @Test
    void an_answer_that_is_no_list_fails_the_task_until_there_is_another() throws IOException {
        list("There are none that I can see.");
        Terminal failed = start(1);

        assertThat(failed.err())
                .contains(
                        "caulk: ERROR",
                        "expected a JSON array",
                        "found 'There are none that I can see.'",
                        "Did not finish: caulk, launch");
        assertThat(tasks()).containsExactly("tide", "survey", "caulk", "launch");

        list("[{\"place\": \"the stern\"}]");
        run(0, "rerun", "r1", "survey");
        assertThat(run(0, "plan", "r1").out()).doesNotContain("caulk.1");
        run(0, "resume", "r1");

        assertThat(sent("caulk.1-1")).endsWith("Caulk the stern.");
        assertThat(tasks()).contains("caulk.1").doesNotContain("caulk.2");
    }

    @Test
    void a_failed_item_runs_again_alone_and_nobody_is_asked_for_the_list_again() throws IOException {
        Files.createFile(directory.resolve("fails-caulk.2"));
        start(1);
        Files.delete(directory.resolve("fails-caulk.2"));

        run(0, "resume", "r1", "--retry-failed");

        assertThat(sent("caulk.2-2")).isEqualTo(sent("caulk.2-1"));
        assertThat(directory.resolve("sent-survey-2")).doesNotExist();
        assertThat(directory.resolve("sent-caulk.1-2")).doesNotExist();
    }

    @Test
    void an_empty_list_is_one_and_what_follows_runs() throws IOException {
        list("[]");
        start(0);

        assertThat(tasks()).containsExactly("tide", "survey", "caulk", "launch");
        assertThat(sent("launch-1")).isEqualTo("Launch?");
    }

    /** Its log is lost. */
    @Test
    void a_state_file_alone_gives_the_items_back_with_what_they_said() throws IOException {
        Files.createFile(directory.resolve("fails-launch"));
        start(1);
        Files.delete(directory.resolve("fails-launch"));
        Path state = directory.resolve(".reproof/runs/r1/state.json");
        Path copy = Files.copy(state, directory.resolve("copy.json"));

        Terminal plan = run(0, "plan", copy.toString());
        run(0, "resume", copy.toString(), "--run-id", "r2", "--retry-failed", "--agent-command", AGENT);

        assertThat(plan.out()).contains("caulk.2").doesNotContain("caulk.3");
        assertThat(directory.resolve("sent-caulk.1-2")).doesNotExist();
        assertThat(sent("launch-2")).isEqualTo(sent("launch-1"));
    }

    @Test
    void a_list_is_skipped_by_hand_or_given_as_the_answer_that_it_is_read_from() throws IOException {
        list("none");
        start(1);

        Terminal refused = run(78, "finish", "r1", "caulk", "--with", "list");
        list("[{\"place\": \"the rudder\"}]");
        run(0, "rerun", "r1", "survey");
        run(0, "finish", "r1", "survey", "--with", "list");
        run(0, "resume", "r1");

        assertThat(refused.err()).contains("reads the answer of task 'survey'");
        assertThat(sent("caulk.1-1")).endsWith("Caulk the rudder.");
        assertThat(run(78, "rerun", "r1", "caulk.2").err()).contains("the list 'caulk' has no item for it");
    }

    @Test
    void a_changed_template_leaves_what_has_ended_and_keeps_the_list() throws IOException {
        Files.createFile(directory.resolve("fails-caulk.2"));
        start(1);
        Files.delete(directory.resolve("fails-caulk.2"));
        Files.writeString(directory.resolve("dag.json"), DAG.replace("Caulk {{", "Caulk well {{"));

        Terminal resumed = run(
                0,
                "run",
                "dag.json",
                "--run-id",
                "r1",
                "--agent-command",
                AGENT,
                "--accept-dag-change",
                "--retry-failed");

        assertThat(resumed.err()).contains("whose answers stay: caulk.1;");
        assertThat(sent("caulk.2-2")).endsWith("Caulk well the keel.");
        assertThat(directory.resolve("sent-survey-2")).doesNotExist();
    }

    @Test
    void a_check_of_the_dag_names_lists() {
        assertThat(run(0, "dag", "check", "dag.json").out())
                .contains(
                        "valid: Leaks, 4 tasks",
                        "rank 3: caulk.*\n",
                        "list caulk: the answer of survey, at most 9 items");
    }
}
