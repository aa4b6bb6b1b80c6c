package dev.reproof.engine.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.SupervisorLock;
import dev.reproof.events.RunId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of which another machine has left records of agents. */
class AgentsAreGoneTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** As version 0.1.0 has written it; OTHER stands for members that are new. */
    private static final String RECORD = """
            {"version":1,"run":"r","task":"a","iteration":0,"attempt":1,"mark":"812-5f3a-r-0123456789abcdef","pid":100,\
            "start":5,"host":"far","boot":"1aaaaaaa-0000-4000-8000-000000000001","pidNamespace":"pid:[1]","runner":7,\
            "runnerStart":4OTHER}
            """;

    @TempDir
    Path directory;

    private Path record;
    private Terminal terminal;

    @BeforeEach
    void make_a_run() throws Exception {
        terminal = new Terminal(directory);
        Files.writeString(directory.resolve("dag.json"), """
                {"title":"t","tasks":[{"id":"a","complexity":"LOW","subtask_prompt":"Say a."}]}
                """);
        Files.writeString(directory.resolve("script.json"), """
                {"tasks":{"a":[{"chunks":["a"]}]}}
                """);
        assertThat(terminal.run("run", "dag.json", "--run-id", "r", "--init-only", "--agent-script", "script.json"))
                .as(terminal.err())
                .isZero();
        Path agents = Files.createDirectory(directory.resolve(".reproof/runs/r/agents"));
        record = agents.resolve("812-5f3a-r-0123456789abcdef.json");
    }

    private void leave(String others) throws Exception {
        Files.writeString(record, RECORD.replace("OTHER", others));
    }

    private Terminal run(int code, String... arguments) {
        Terminal fresh = new Terminal(directory);
        assertThat(fresh.run(arguments)).as(fresh.out() + fresh.err()).isEqualTo(code);
        return fresh;
    }

    @Test
    void where_a_resume_is_refused_plan_says_so_and_both_name_record_and_option() throws Exception {
        leave("");

        assertThat(run(78, "resume", "r").err()).contains("on host far", record.toString(), "--agents-are-gone");
        assertThat(run(78, "plan", "r").out())
                .contains(
                        "agent: REFUSE: the agent of task 'a'", "on host far", record.toString(), "--agents-are-gone");
        JsonNode agent = JSON.readTree(run(78, "plan", "r", "--json").out()).at("/agents/0");
        assertThat(agent.path("fate").asText()).isEqualTo("REFUSE");
        assertThat(agent.path("record").asText()).isEqualTo(record.toString());
        assertThat(record).exists();
    }

    @Test
    void the_word_of_the_operator_is_recorded_and_the_record_goes() throws Exception {
        leave("");

        assertThat(run(0, "plan", "r", "--agents-are-gone").out()).contains("agent: GONE: the agent of task 'a'");
        assertThat(record).as("a plan changes nothing").exists();
        assertThat(run(0, "resume", "r", "--agents-are-gone").err())
                .contains("AGENTS_SAID_GONE", "agent of task 'a' iteration 0 attempt 1", "on host far");
        assertThat(record).doesNotExist();
        JsonNode warnings = JSON.readTree(run(0, "status", "r", "--json").out()).at("/run/warnings");
        assertThat(warnings).anySatisfy(warning -> {
            assertThat(warning.path("code").asText()).isEqualTo("AGENTS_SAID_GONE");
            assertThat(warning.path("text").asText())
                    .contains(record.getFileName().toString());
        });
    }

    @Test
    void a_record_that_cannot_be_read_is_no_different() throws Exception {
        Files.writeString(record, "{");

        assertThat(run(78, "plan", "r").out()).contains("agent: REFUSE: ", "cannot be read", record.toString());
        assertThat(run(78, "resume", "r").err())
                .contains("cannot be read", record.toString(), "remove the file", "--agents-are-gone");
        assertThat(run(0, "resume", "r", "--agents-are-gone").err())
                .contains("AGENTS_SAID_GONE", record.getFileName().toString());
        assertThat(record).doesNotExist();
    }

    @Test
    void a_word_about_nothing_is_not_recorded() {
        assertThat(run(0, "resume", "r", "--agents-are-gone").err()).doesNotContain("AGENTS_SAID_GONE");
    }

    @Test
    void a_container_of_which_the_runners_line_was_the_first_process_is_gone_unless_a_supervisor_lives()
            throws Exception {
        leave(",\"init\":true");
        RunHome home = RunHome.of(directory, new RunId("r"));

        try (SupervisorLock held = SupervisorLock.acquire(home, new RunId("r"), Duration.ZERO)) {
            assertThat(held.isOfTheRun()).isTrue();
            assertThat(run(78, "plan", "r").out()).contains("agent: REFUSE: ", "a supervisor of this run is at work");
            assertThat(run(78, "resume", "r").err()).contains("a supervisor of this run is at work");
        }
        assertThat(run(0, "plan", "r").out()).contains("agent: GONE: ");
        assertThat(run(0, "resume", "r").err()).doesNotContain("AGENTS_SAID_GONE");
        assertThat(record).doesNotExist();
    }
}
