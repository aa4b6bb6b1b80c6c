package dev.reproof.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.RunId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run is refused for before anything is written. */
class NewRunTest {

    private static final String TASK = "{\"id\":\"a\",\"complexity\":\"LOW\",\"subtask_prompt\":\"A\"}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":\"o\",\"kind\":\"oracle\",\"command\":\"ls\"} | | oracle 'o'",
                "{\"id\":\"p\",\"kind\":\"pause\"} | | pause 'p'",
                "| \"loops\":[{\"convergeOn\":\"a\",\"maxIterations\":2}] | loop 'loop-a'",
                "| \"budget\":{\"maxTokensTotal\":5} | a budget"
            })
    void a_dag_that_asks_for_more_than_agent_tasks_is_refused_and_named(String task, String member, String named) {
        String document = document(task == null ? TASK : TASK + "," + task, member == null ? "" : "," + member);

        assertThatThrownBy(() -> of(document))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("this version runs agent tasks only: found " + named);
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

    private static NewRun of(String document) {
        return NewRun.of(new RunId("r"), document.getBytes(StandardCharsets.UTF_8), "dag.json", OptionChoices.NONE);
    }

    private static String document(String tasks, String members) {
        return "{\"title\":\"t\",\"tasks\":[" + tasks + "]" + members + "}";
    }
}
