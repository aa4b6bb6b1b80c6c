package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.Finished;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that come to a limit. */
class BudgetsTest {

    private static final String LONG_SAID = "tide ".repeat(600);

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void prepare() throws Exception {
        place = Workplace.in(directory);
        place.write(
                "script.json",
                "{\"tasks\": {\"long\": [{\"chunks\": [\"" + LONG_SAID
                        + "\"], \"inputTokens\": 60, \"outputTokens\": 50}],"
                        + " \"short\": [{\"chunks\": [\"calm\"]}], \"child\": [{\"chunks\": [\"on\"]}],"
                        + " \"broken\": [{\"status\": \"error\", \"errorMessage\": \"aground\"}]}}");
    }

    @Test
    void the_upstream_policy_of_the_dag_holds_unless_an_option_names_another() throws Exception {
        // given
        dag("\"outputPolicy\": {\"upstream\": \"full\"}", "");
        String agent = "cat > prompt.$REPROOF_RUN.$REPROOF_TASK; if [ $REPROOF_TASK = long ]; then printf '%s' '"
                + LONG_SAID + "'; fi";

        // when
        requireEnd(place.reproof("run", "dag.json", "--run-id", "r1", "--agent-command", agent), 0);
        requireEnd(
                place.reproof(
                        "run",
                        "dag.json",
                        "--run-id",
                        "r2",
                        "--agent-command",
                        agent,
                        "--output-policy-upstream",
                        "maxChars:150"),
                0);

        // then
        assertThat(directory.resolve("prompt.r1.child")).content(UTF_8).contains(LONG_SAID.strip());
        assertThat(directory.resolve("prompt.r2.child"))
                .content(UTF_8)
                .contains("### long [FINISHED]\n[excerpt: 149 of 2999 characters; the end is cut off]")
                .doesNotContain(LONG_SAID.strip());
    }

    @Test
    void a_prompt_that_is_too_long_is_not_sent_and_the_message_says_whose_text_it_is() throws Exception {
        // given
        dag("\"outputPolicy\": {\"upstream\": \"full\", \"maxPromptChars\": 1000}", "");

        // when
        Finished run = place.run("r1");

        // then
        requireEnd(
                run, 4, "child: BUDGET-EXCEEDED: ", "maxPromptChars allows 1000", "'long' takes 9", "short: FINISHED");
        StateOf state = new StateOf(place.home("r1"));
        assertThat(state.status("child")).isEqualTo("BUDGET-EXCEEDED");
        assertThat(state.message("child")).contains("(2999)");
        assertThat(state.status("long")).isEqualTo("FINISHED");
    }

    @Test
    void spent_tokens_end_a_run_that_goes_on_where_more_are_allowed() throws Exception {
        // given
        dag("\"budget\": {\"maxTokensTotal\": 100}", "");
        requireEnd(
                place.run("r1"),
                4,
                "child: BUDGET-EXCEEDED: The run has spent 110 tokens, and budget.maxTokensTotal of the DAG allows 100");

        // when
        dag("\"budget\": {\"maxTokensTotal\": 200}", "");
        Finished further = place.run("r1", "--accept-dag-change", "--retry-failed");

        // then
        requireEnd(further, 0, "child: FINISHED", "run r1: SUCCESS");
        assertThat(further.err()).doesNotContain("long: running");
    }

    @Test
    void money_that_own_commands_report_ends_a_run_that_goes_on_where_more_is_allowed() throws Exception {
        // given
        String[] agent = {
            "--agent-command", "echo done; echo '{\"cost\":{\"amount\":0.3,\"currency\":\"USD\"}}' > $REPROOF_REPORT"
        };
        dag("\"budget\": {\"maxCost\": {\"amount\": 0.5, \"currency\": \"USD\"}}", "");
        Finished run = place.reproof(words(agent, "run", "dag.json", "--run-id", "r1"));
        requireEnd(run, 4, "child: BUDGET-EXCEEDED: The run has cost more than the 0.5 USD that budget.maxCost");
        assertThat(run.err()).doesNotContain("COST_UNMEASURED");

        // when
        dag("\"budget\": {\"maxCost\": {\"amount\": 2, \"currency\": \"USD\"}}", "");
        Finished further = place.reproof(
                words(agent, "run", "dag.json", "--run-id", "r1", "--accept-dag-change", "--retry-failed"));

        // then
        requireEnd(further, 0, "child: FINISHED", "run r1: SUCCESS");
        assertThat(further.err()).doesNotContain("long: running");
    }

    private static String[] words(String[] agent, String... words) {
        return Stream.concat(Stream.of(words), Stream.of(agent)).toArray(String[]::new);
    }

    @Test
    void tokens_that_reach_the_limit_do_not_exceed_it() throws Exception {
        dag("\"budget\": {\"maxTokensTotal\": 110}", "");

        requireEnd(place.run("r1"), 0, "child: FINISHED", "run r1: SUCCESS: All tasks finished");
    }

    @Test
    void tokens_that_the_last_task_spends_above_the_limit_end_the_run_at_it() throws Exception {
        // given
        place.write("script.json", """
                {"tasks": {"long": [{"inputTokens": 60}], "short": [{"inputTokens": 20}], "child": [{"inputTokens": 30}]}}
                """);
        dag("\"budget\": {\"maxTokensTotal\": 109}", "");
        String message =
                "All tasks finished, and have spent 110 tokens, more than budget.maxTokensTotal of the DAG allows";

        // when
        Finished run = place.run("r1");

        // then
        requireEnd(run, 4, "child: FINISHED", "run r1: BUDGET-EXCEEDED: " + message);
        assertThat(run.err()).doesNotContain("BUDGET_UNMEASURED");
        requireEnd(place.run("r1"), 4, "came to a limit, and nothing is left that would run by itself: " + message);

        // when more are allowed
        dag("\"budget\": {\"maxTokensTotal\": 110}", "");
        Finished further = place.run("r1", "--accept-dag-change");

        // then
        requireEnd(further, 0, "run r1: SUCCESS");
        assertThat(further.err()).doesNotContain(": running");
    }

    @Test
    void a_budget_that_no_agent_lets_measure_is_told_of_once_and_recorded() throws Exception {
        // given
        dag("\"budget\": {\"maxTokensTotal\": 50}", "");

        // when
        Finished run = place.reproof("run", "dag.json", "--run-id", "r1", "--agent-command", "cat");

        // then
        String warning = "BUDGET_UNMEASURED: budget.maxTokensTotal allows 50 tokens, but the agent of task '";
        requireEnd(run, 0, "warning: " + warning, "run r1: SUCCESS");
        assertThat(run.err().split("BUDGET_UNMEASURED", -1)).hasSize(2);
        assertThat(new String(place.reproof("status", "r1").out(), UTF_8)).contains(warning);
        assertThat(place.home("r1").state()).content(UTF_8).contains("\"code\": \"BUDGET_UNMEASURED\"");
        assertThat(place.home("r1").artifacts().resolve("_index.md"))
                .content(UTF_8)
                .contains("BUDGET\\_UNMEASURED", "such as --agent openai");
    }

    @Test
    void an_error_counts_for_more_than_a_limit() throws Exception {
        // given
        dag(
                "\"budget\": {\"maxTokensTotal\": 100}",
                ", {\"id\": \"broken\", \"depends_on\": [], \"complexity\": \"LOW\", \"subtask_prompt\": \"Break.\"}");

        // when
        Finished run = place.run("r1");

        // then
        requireEnd(run, 1, "child: BUDGET-EXCEEDED", "broken: ERROR: aground", "run r1: FAILED");
    }

    @Test
    void more_text_than_a_run_without_artifacts_may_carry_ends_its_task_and_no_other() throws Exception {
        // given
        dag("\"budget\": {}", "");

        // when
        Finished run = place.run("r1", "--no-artifacts", "--max-parallel", "1", "--max-in-memory-output-bytes", "2000");

        // then
        requireEnd(run, 4, "long: BUDGET-EXCEEDED: The run carries its transcripts in the state file", "2000 bytes");
        StateOf state = new StateOf(place.home("r1"));
        assertThat(state.status("long")).isEqualTo("BUDGET-EXCEEDED");
        assertThat(state.status("short")).isEqualTo("FINISHED");
        assertThat(state.status("child")).isEqualTo("ERROR");
        assertThat(place.home("r1").artifacts()).doesNotExist();
        assertThat(run.err()).contains("run r1: BUDGET-EXCEEDED");
    }

    private void dag(String policy, String more) throws Exception {
        place.write("dag.json", """
                {"title": "Log of the tide", %s, "tasks": [
                  {"id": "long", "depends_on": [], "complexity": "LOW", "subtask_prompt": "Be long."},
                  {"id": "short", "depends_on": [], "complexity": "LOW", "subtask_prompt": "Be short."},
                  {"id": "child", "depends_on": ["long"], "complexity": "LOW", "subtask_prompt": "Go on."}%s]}
                """.formatted(policy, more));
    }
}
