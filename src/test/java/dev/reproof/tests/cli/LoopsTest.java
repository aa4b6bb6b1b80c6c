package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.tests.Finished;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loops that options name, and models that a file chooses. */
class LoopsTest {

    /** Notes what it got, and as the second task finds something twice. */
    private static final String AGENT = "cat > prompt.$REPROOF_TASK.$REPROOF_ITERATION;"
            + " echo \"$REPROOF_MODEL $REPROOF_MODEL_PARAMS\" > model.$REPROOF_TASK;"
            + " if [ $REPROOF_TASK = second ] && [ $REPROOF_ITERATION -lt 2 ]; then"
            + " printf '## Blockers\\n- leak %s\\n' $REPROOF_ITERATION; else printf '## Blockers\\nnone\\n'; fi";

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void prepare() throws Exception {
        place = Workplace.in(directory);
    }

    @Test
    void a_loop_named_by_option_runs_out_of_iterations_and_goes_on_when_more_are_accepted() throws Exception {
        // given
        Finished exhausted = run("--converge-on", "second", "--max-iterations", "1");
        requireEnd(exhausted, 4, "second: running, iteration 1", "maxIterations of the loop is 1");
        StateOf state = new StateOf(place.home("r1"));
        assertThat(state.status("second")).isEqualTo("BUDGET-EXCEEDED");
        assertThat(state.status("first")).isEqualTo("FINISHED");
        assertThat(directory.resolve("prompt.first.1")).content(UTF_8).contains("- leak 0");

        // when
        Finished refused = place.reproof("resume", "r1", "--agent-command", AGENT, "--max-iterations", "3");
        Finished accepted = place.reproof(
                "resume", "r1", "--agent-command", AGENT, "--max-iterations", "3", "--accept-option-change");

        // then
        requireEnd(refused, 78, "--max-iterations expected 1 as recorded, found 3");
        requireEnd(accepted, 0, "second: running, iteration 2", "run r1: SUCCESS");
        assertThat(accepted.err()).doesNotContain("iteration 1,");
        assertThat(directory.resolve("prompt.first.2"))
                .content(UTF_8)
                .contains("- leak 1")
                .doesNotContain("- leak 0");
        assertThat(state.task("first").get("iteration").intValue()).isEqualTo(2);
    }

    @Test
    void another_reviewer_goes_on_from_the_iteration_that_the_tasks_have_come_to() throws Exception {
        // given a loop that has run out of iterations, and a task behind it
        ObjectNode dag = Workplace.dag("Looped");
        dag.withArray("tasks")
                .addObject()
                .put("id", "third")
                .put("complexity", "LOW")
                .put("subtask_prompt", "End.")
                .putArray("depends_on")
                .add("second");
        place.write("dag.json", dag.toString());
        String agent = AGENT.replace("if [ $REPROOF_TASK = second ] &&", "if [ $REPROOF_TASK != first ] &&");
        requireEnd(
                place.reproof(
                        "run",
                        "dag.json",
                        "--run-id",
                        "r1",
                        "--agent-command",
                        agent,
                        "--converge-on",
                        "second",
                        "--max-iterations",
                        "1"),
                4,
                "maxIterations of the loop is 1");

        // when
        Finished accepted = place.reproof(
                "resume",
                "r1",
                "--agent-command",
                agent,
                "--converge-on",
                "third",
                "--max-iterations",
                "3",
                "--accept-option-change");

        // then
        requireEnd(
                accepted,
                0,
                "third: running, iteration 1, attempt 1",
                "first: running, iteration 2, attempt 1",
                "loop loop-third: converged in iteration 2 of 3",
                "run r1: SUCCESS");
        assertThat(accepted.err()).doesNotContain("first: running, iteration 1", "third: running, iteration 3");
        assertThat(directory.resolve("prompt.third.1")).content(UTF_8).doesNotContain("leak 0");
        assertThat(directory.resolve("prompt.first.2")).content(UTF_8).contains("- leak 1");
    }

    @Test
    void a_plan_shows_that_a_loop_runs_again_where_the_dag_allows_it_more() throws Exception {
        // given a loop of the DAG that has run out of iterations
        ObjectNode dag = Workplace.dag("Looped");
        ObjectNode loop =
                dag.putArray("loops").addObject().put("convergeOn", "second").put("maxIterations", 1);
        place.write("dag.json", dag.toString());
        requireEnd(
                run(),
                4,
                "maxIterations of the loop is 1",
                "again     reproof run DAG --run-id r1 --accept-dag-change");
        loop.put("maxIterations", 2);
        place.write("more.json", dag.toString());

        // when
        String same = plan("--dag", "dag.json");
        String more = plan("--dag", "more.json", "--accept-dag-change");
        Finished wrong = place.reproof("resume", "r1", "--accept-dag-change");
        Finished right = place.reproof("run", "more.json", "--run-id", "r1", "--accept-dag-change");

        // then
        assertThat(same).contains("KEEP    log       first: it has finished").doesNotContain("RUN ");
        assertThat(more)
                .contains("first: its loop may run again", "second: its loop may run again")
                .doesNotContain("KEEP");
        requireEnd(wrong, 4, "came to a limit, and nothing is left that would run by itself");
        requireEnd(
                right,
                0,
                "the agent is that of before",
                "first: running, iteration 2",
                "converged in iteration 2 of 2");
    }

    private String plan(String... more) throws Exception {
        return new String(
                place.reproof(Stream.concat(Stream.of("plan", "r1"), Stream.of(more))
                                .toArray(String[]::new))
                        .out(),
                UTF_8);
    }

    @Test
    void a_loop_that_cannot_be_is_wrong_usage() throws Exception {
        requireEnd(run("--converge-on", "nobody"), 2, "nobody", "no task of the DAG");
        requireEnd(run("--max-iterations", "2"), 2, "--max-iterations needs --converge-on");
        place.write(
                "dag.json",
                Workplace.dag("Looped")
                        .toString()
                        .replaceFirst(
                                "\\{", "{\"loops\": [{\"convergeOn\": \"second\"," + " \"maxIterations\": 1}], "));
        requireEnd(run("--converge-on", "second"), 2, "Loops are named twice");
        assertThat(place.home("r1").state()).doesNotExist();
    }

    @Test
    void a_models_file_chooses_what_the_agent_is_told_and_the_state_shows() throws Exception {
        // given
        place.write(
                "models.json", "{\"LOW\": {\"id\": \"sloop\", \"params\": [{\"id\": \"sails\", \"value\": \"two\"}]}}");
        place.write("bad.json", "{\"TINY\": \"x\"}");

        // when
        Finished run = run("--models-file", "models.json");

        // then
        requireEnd(run, 0);
        assertThat(directory.resolve("model.first")).content(UTF_8).isEqualTo("sloop {\"sails\":\"two\"}\n");
        assertThat(new StateOf(place.home("r1")).task("first").get("model").textValue())
                .isEqualTo("sloop");
        requireEnd(
                place.reproof("run", "dag.json", "--agent-command", AGENT, "--models-file", "bad.json"), 2, "bad.json");
    }

    private Finished run(String... more) throws Exception {
        String[] command = Stream.concat(
                        Stream.of("run", "dag.json", "--run-id", "r1", "--agent-command", AGENT), Stream.of(more))
                .toArray(String[]::new);
        return place.reproof(command);
    }
}
