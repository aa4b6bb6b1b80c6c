package dev.reproof.engine.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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

    @Test
    void names_that_no_event_could_hold_are_refused_before_the_run_starts() {
        String megabyte = "x".repeat(1 << 20);
        String loop = ",\"loops\":[{\"id\":\"" + megabyte + "\",\"convergeOn\":\"a\",\"maxIterations\":2}]";

        assertThatThrownBy(() -> of(document(TASK.replace("\"a\"", "\"" + megabyte + "\""), "")))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("too wide: task 'xxx");
        assertThatThrownBy(() -> of(document(TASK, loop)))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("too wide: a loop has a long id");
        assertThatThrownBy(() -> of(document(TASK, ",\"models\":{\"LOW\":\"" + megabyte + "\"}")))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("too wide: the model for LOW has a long id");
        for (String member :
                new String[] {"\"model\":\"" + megabyte + "\"", "\"fallbackModels\":[\"" + megabyte + "\"]"}) {
            assertThatThrownBy(() -> of(document(TASK.replace("{\"id\"", "{" + member + ",\"id\""), "")))
                    .isInstanceOf(Invalid.class)
                    .hasMessageContaining("too wide: a model of task 'a' has a long id");
        }
        assertThatThrownBy(() -> OptionChoices.NONE.with(
                        RunOption.MODELS, Map.of("LOW", new RunOptions.Model("m", Map.of("p", megabyte)))))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("--models-file names models of about");
        assertThatThrownBy(() -> OptionChoices.NONE.with(
                        RunOption.MODELS, Map.of("LOW", new RunOptions.Model("m\ud83d", Map.of()))))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("half of a surrogate pair");
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
