package dev.reproof.engine.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.RunId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a run is refused for before anything is written. */
class NewRunTest {

    private static final String TASK = "{\"id\":\"a\",\"complexity\":\"LOW\",\"subtask_prompt\":\"A\"}";

    @Test
    void a_loop_by_option_needs_a_dag_without_loops_and_a_reviewer_that_it_has() {
        assertThat(of(document(TASK, ""), converging("a")).dag().loops()).isEmpty();
        assertThatThrownBy(() -> of(document(TASK, ""), converging("z")))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("--converge-on names 'z', which is no task of the DAG");
        assertThatThrownBy(() ->
                        of(document(TASK, ",\"loops\":[{\"convergeOn\":\"a\",\"maxIterations\":2}]"), converging("a")))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("Loops are named twice");
    }

    @Test
    void a_budget_that_limits_nothing_is_none() {
        assertThat(of(document(TASK, ",\"budget\":{}")).dag().tasks()).hasSize(1);
    }

    @Test
    void a_task_with_more_parents_than_an_event_can_name_is_refused_before_the_run_starts() {
        StringBuilder tasks = new StringBuilder();
        StringBuilder parents = new StringBuilder();
        for (int index = 0; index < 2_500; index++) {
            tasks.append(TASK.replace("\"a\"", "\"t" + index + "\"")).append(",");
            parents.append(index == 0 ? "" : ",").append("\"t").append(index).append("\"");
        }
        String wide = TASK.replace("\"a\"", "\"wide\",\"depends_on\":[" + parents + "]");

        assertThatThrownBy(() -> of(document(tasks + wide, "")))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("too wide: task 'wide' depends on 2500 tasks");
    }

    private static OptionChoices converging(String reviewer) {
        return OptionChoices.NONE.with(RunOption.CONVERGE_ON, reviewer).with(RunOption.MAX_ITERATIONS, 2L);
    }

    private static NewRun of(String document) {
        return of(document, OptionChoices.NONE);
    }

    private static NewRun of(String document, OptionChoices options) {
        return NewRun.of(new RunId("r"), document.getBytes(StandardCharsets.UTF_8), "dag.json", options);
    }

    private static String document(String tasks, String members) {
        return "{\"title\":\"t\",\"tasks\":[" + tasks + "]" + members + "}";
    }
}
