package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.tests.Finished;
import dev.reproof.tests.RunningProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody is told who wants to know how a run stands, and to go on with it. */
class WaysOnTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FAILS = "cat > got.$REPROOF_TASK; echo 'no more tokens' >&2; exit 3";

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void prepare() throws Exception {
        place = Workplace.in(directory);
    }

    @Test
    void every_command_names_the_way_on_after_a_failure() throws Exception {
        // given
        Finished failed = place.reproof("run", "dag.json", "--run-id", "r1", "--agent-command", FAILS);
        String again = "reproof resume r1 --retry-failed";

        // then: the end of the run says why, where more is to be seen, and what to do
        requireEnd(
                failed,
                1,
                "  failed    first: ",
                "            reproof transcript r1 first --stderr",
                "  not sent  second: Skipped: upstream did not finish: first",
                "  again     " + again);
        assertThat(out("transcript", "r1", "first", "--stderr")).isEqualTo("no more tokens\n");
        requireEnd(place.reproof("resume", "r1"), 1, "run r1 did not finish", "Did not finish: first, second", again);
        Workplace.requireError(
                place.reproof("resume"), 66, "the latest that did not succeed is r1, which goes on with " + again);
        assertThat(out("status", "r1")).contains("next     " + again + "\n");
        Workplace.requireError(
                place.reproof("transcript", "r1", "second"),
                66,
                "was never sent: it is ERROR: Skipped: upstream did not finish: first");

        // when: the command is called as printed
        Finished retried = place.reproof("resume", "r1", "--retry-failed");

        // then
        requireEnd(retried, 1, "the agent is that of before, --agent-command 'cat > got", "attempt 2");
    }

    @Test
    void another_agent_is_told_and_used_from_then_on() throws Exception {
        // given
        requireEnd(place.reproof("run", "dag.json", "--run-id", "r1", "--agent-command", FAILS), 1);

        // when
        Finished other = place.reproof("resume", "r1", "--retry-failed", "--agent-script", "script.json");

        // then
        requireEnd(
                other,
                0,
                "the agent is --agent-script " + directory.resolve("script.json"),
                "in place of --agent-command 'cat > got",
                "run r1: SUCCESS");
        JsonNode agent = JSON.readTree(place.home("r1").state().toFile()).at("/run/agent");
        assertThat(agent.properties()).hasSize(1);
        assertThat(agent.get("--agent-script").textValue())
                .isEqualTo(directory.resolve("script.json").toString());
    }

    @Test
    void a_run_that_was_only_made_goes_on_with_the_agent_it_was_made_with() throws Exception {
        requireEnd(place.run("r1", "--init-only"), 0, "2 tasks wait and nothing runs; 'reproof resume r1' begins it");

        requireEnd(place.reproof("resume", "r1"), 0, "run r1: SUCCESS");
    }

    @Test
    void a_run_without_an_agent_says_so_and_a_new_one_is_not_made() throws Exception {
        requireEnd(
                place.reproof("run", "dag.json", "--run-id", "r1", "--init-only"),
                0,
                "'reproof resume r1 --agent-command CMD' begins it");

        requireEnd(place.reproof("resume", "r1"), 2, "Which agent? Run r1 has none recorded.", "--agent-command CMD");
        Workplace.requireError(place.reproof("run", "dag.json", "--run-id", "r2"), 2, "Which agent?");
        assertThat(place.home("r2").directory()).doesNotExist();
    }

    @Test
    void a_run_whose_runner_was_killed_is_told_from_one_that_goes_on() throws Exception {
        // given
        String agent = "cat > /dev/null; echo > begun; while [ ! -e go ]; do sleep 0.1; done; echo well";
        try (RunningProgram killed = place.start("run", "dag.json", "--run-id", "r1", "--agent-command", agent)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.exists(directory.resolve("begun"))
                            && new StateOf(place.home("r1")).stands("first", "RUNNING"));

            // then
            assertThat(out("status", "r1"))
                    .contains("outcome  not finished", "runner   pid ")
                    .doesNotContain("next ");
            assertThat(JSON.readTree(out("status", "r1", "--json"))
                            .at("/runner/presence")
                            .textValue())
                    .isEqualTo("here");
            assertThat(out("plan", "r1")).contains("a runner works on it: pid ");
            JsonNode listed = JSON.readTree(out("runs", "--json"));
            assertThat(listed.get("status").textValue()).isEqualTo("RUNNING");
            assertThat(listed.at("/runner/pid").isNumber()).isTrue();
            assertThat(listed.get("writtenAt").textValue()).startsWith("20");

            // when
            killed.kill();
        }

        // then
        assertThat(out("status", "r1"))
                .contains("outcome  not finished", "runner   none; pid ", "next     reproof resume r1\n");
        JsonNode document = JSON.readTree(out("status", "r1", "--json"));
        assertThat(document.at("/runner/presence").textValue()).isEqualTo("gone");
        assertThat(document.get("version").intValue()).isEqualTo(2);
        JsonNode listed = JSON.readTree(out("runs", "--json"));
        assertThat(listed.get("status").textValue()).isEqualTo("NOT FINISHED");
        assertThat(listed.at("/runner/presence").textValue()).isEqualTo("gone");
        Files.createFile(directory.resolve("go"));
        requireEnd(place.reproof("resume", "r1"), 0, "run r1: SUCCESS");
    }

    private String out(String... command) throws Exception {
        return new String(place.reproof(command).out(), UTF_8);
    }
}
