package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static dev.reproof.tests.cli.Workplace.requireError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.tests.Finished;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that go on with another DAG, with other options, or with what has failed. */
class ChangedRunTest {

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void prepare() throws Exception {
        place = Workplace.in(directory);
    }

    @Test
    void another_dag_is_refused_with_what_differs_and_goes_on_when_it_is_accepted() throws Exception {
        // given
        requireEnd(place.run("r1"), 0, "run r1: SUCCESS");
        Finished prompt = place.reproof("prompt", "r1", "second");
        ObjectNode dag = Workplace.dag("Two loaves");
        ((ObjectNode) dag.withArray("tasks").get(1)).put("subtask_prompt", "Go on, but slowly.");
        dag.withArray("tasks")
                .addObject()
                .put("id", "third")
                .put("complexity", "LOW")
                .put("subtask_prompt", "End.")
                .putArray("depends_on")
                .add("second");
        place.write("dag.json", dag.toString());
        place.write(
                "script.json",
                Workplace.script("finished")
                        .replace("\"tasks\":{", "\"tasks\":{\"third\":[{\"chunks\":[\"ended\"]}],"));

        // when
        Finished refused = place.run("r1");
        Finished accepted = place.run("r1", "--accept-dag-change");

        // then
        requireError(
                refused,
                78,
                "DAG changed: run=r1",
                "added task 'third'",
                "changed task 'second'",
                "--accept-dag-change");
        requireEnd(accepted, 0, "run r1: resumed, 2 of 3 tasks finished", "third: FINISHED", "run r1: SUCCESS");
        assertThat(accepted.err()).doesNotContain("second: running");
        assertThat(new String(place.reproof("prompt", "r1", "third").out(), UTF_8))
                .contains("### second [FINISHED]\ndone");
        assertThat(place.reproof("prompt", "r1", "second").out()).isEqualTo(prompt.out());
        requireEnd(place.run("r1"), 0, "run r1 has finished already");
    }

    @Test
    void another_option_is_refused_with_both_values_and_goes_on_when_it_is_accepted() throws Exception {
        // given
        place.write("script.json", Workplace.script("error"));
        requireEnd(place.run("r1", "--output-policy-upstream", "full"), 1, "run r1: FAILED");
        place.write("script.json", Workplace.script("finished"));

        // when
        Finished refused = place.resume("r1", "--output-policy-upstream", "maxChars:300", "--retry-failed");
        Finished accepted = place.resume(
                "r1", "--output-policy-upstream", "maxChars:300", "--retry-failed", "--accept-option-change");

        // then
        requireError(
                refused,
                78,
                "Option changed: run=r1 --output-policy-upstream expected full as recorded, found maxChars:300",
                "--accept-option-change");
        requireEnd(accepted, 0, "run r1: SUCCESS");
        requireError(
                place.resume("r1", "--output-policy-upstream", "full"),
                78,
                "expected maxChars:300 as recorded, found full");
    }

    @Test
    void what_failed_runs_again_only_when_that_is_asked_for() throws Exception {
        // given
        place.write("script.json", Workplace.script("error"));
        requireEnd(place.run("r1"), 1, "run r1: FAILED");
        place.write("script.json", Workplace.script("finished"));

        // when
        Finished resumed = place.resume("r1");
        Finished retried = place.resume("--retry-failed");
        Finished again = place.resume("r1", "--retry-failed");

        // then
        requireEnd(resumed, 1, "run r1 did not finish", "'reproof resume r1 --retry-failed' runs again what failed");
        requireEnd(
                retried,
                0,
                "run r1: resumed, 0 of 2 tasks finished",
                "first: running, attempt 2",
                "second: FINISHED",
                "run r1: SUCCESS");
        requireEnd(again, 0, "run r1 has finished already");
    }
}
