package dev.reproof.engine.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException;
import dev.reproof.events.dag.Complexity;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandAgentEnvironmentTest extends CommandAgentFixture {

    private static final String PRINT_ALL =
            "printf '<%s>' \"$REPROOF_RUN\" \"$REPROOF_TASK\" \"$REPROOF_ITERATION\" \"$REPROOF_ATTEMPT\" \"${REPROOF_MODEL-absent}\"";

    @Test
    void the_environment_names_run_task_iteration_attempt_and_model() throws Exception {
        run(PRINT_ALL, call().task("task b", 2, 3).model("big-model"));

        assertThat(output.transcript()).isEqualTo("<run-1><task b><2><3><big-model>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "d\u00e9j\u00e0 \u65e5 \ud83d\ude00", "\ud83d! \ude00"})
    void the_environment_tells_how_long_the_prompt_is(String prompt) throws Exception {
        run("printf '%s=' \"$REPROOF_PROMPT_BYTES\"; wc -c | tr -d ' \\n'", call().prompt(prompt));

        String[] numbers = output.transcript().split("=", 2);
        assertThat(numbers[0]).isEqualTo(numbers[1]).isNotEmpty();
    }

    @Test
    void without_a_model_the_variable_is_absent_even_where_the_base_has_one() throws Exception {
        Map<String, String> outer = Map.of("REPROOF_MODEL", "outer", "REPROOF_RUN", "outer", "PATH", "/usr/bin:/bin");

        new CommandAgent(PRINT_ALL, AgentEnvironment.of(outer), key -> stderr, records(), grace)
                .run(call().call(), output);

        assertThat(output.transcript()).isEqualTo("<run-1><a><0><1><absent>");
    }

    @Test
    void the_parameters_of_the_model_arrive_as_one_json_object_of_strings_in_their_order() throws Exception {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("top_p", "0.5");
        params.put("stop", "\"\n\0\u00e9");

        run("printf '%s' \"$REPROOF_MODEL_PARAMS\"", call().model("big-model", params));

        assertThat(output.transcript()).isEqualTo("{\"top_p\":\"0.5\",\"stop\":\"\\\"\\n\\u0000\u00e9\"}");
    }

    @Test
    void without_parameters_the_variable_is_absent_even_where_the_base_has_one() throws Exception {
        Map<String, String> outer = Map.of("REPROOF_MODEL_PARAMS", "{}", "PATH", "/usr/bin:/bin");
        String command = "printf '%s' \"${REPROOF_MODEL_PARAMS-absent}\"";

        new CommandAgent(command, AgentEnvironment.of(outer), key -> stderr, records(), grace)
                .run(call().model("big-model").call(), output);

        assertThat(output.transcript()).isEqualTo("absent");
    }

    @ParameterizedTest
    @EnumSource(Complexity.class)
    void the_environment_tells_how_hard_the_task_is(Complexity complexity) throws Exception {
        run("printf '%s' \"$REPROOF_COMPLEXITY\"", call().complexity(complexity));

        assertThat(output.transcript()).isEqualTo(complexity.name());
    }

    @Test
    void without_a_complexity_the_variable_is_absent_even_where_the_base_has_one() throws Exception {
        Map<String, String> outer = Map.of("REPROOF_COMPLEXITY", "HIGH", "PATH", "/usr/bin:/bin");
        String command = "printf '%s' \"${REPROOF_COMPLEXITY-absent}\"";

        new CommandAgent(command, AgentEnvironment.of(outer), key -> stderr, records(), grace)
                .run(call().call(), output);

        assertThat(output.transcript()).isEqualTo("absent");
    }

    @Test
    void what_a_supervisor_tells_the_runner_is_not_for_agents() throws Exception {
        Map<String, String> supervised =
                Map.of("REPROOF_SUPERVISOR", "77", "REPROOF_INIT", "77", "PATH", "/usr/bin:/bin");

        new CommandAgent(
                        "printf '%s %s' \"${REPROOF_SUPERVISOR-absent}\" \"${REPROOF_INIT-absent}\"",
                        AgentEnvironment.of(supervised), key -> stderr, records(), grace)
                .run(call().call(), output);

        assertThat(output.transcript()).isEqualTo("absent absent");
    }

    @ParameterizedTest
    @CsvSource({"de_DE@euro,<de_DE@euro><absent>", "'',<absent><absent>"})
    void the_locale_is_the_one_the_launcher_found(String found, String expected) throws Exception {
        Map<String, String> launched = Map.of("LC_ALL", "C.UTF-8", "REPROOF_LC_ALL", found, "PATH", "/usr/bin:/bin");

        new CommandAgent(
                        "printf '<%s>' \"${LC_ALL-absent}\" \"${REPROOF_LC_ALL-absent}\"",
                        AgentEnvironment.of(launched), key -> stderr, records(), grace)
                .run(call().call(), output);

        assertThat(output.transcript()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'; exit 9; '",
                "$(exit 9)\\0101%s",
                "ends with lines\n\n",
                "t\u00e2che \u0341\u05c1 \ud83d\ude00\n\n",
                "\u00e9.",
                "%b\\c\u00e9"
            })
    void a_task_id_arrives_whatever_it_contains(String id) throws Exception {
        assertThat(run("printf '%s' \"$REPROOF_TASK\"", call().task(id, 0, 1))).isEqualTo(FINISHED);

        assertThat(output.transcript()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({"a\0b,a\ufffdb", "\ud83d!,\ufffd!"})
    void what_an_environment_cannot_hold_is_replaced(String given, String expected) throws Exception {
        run(
                "printf '%s' \"$REPROOF_TASK$REPROOF_MODEL\"",
                call().task(given, 0, 1).model(given));

        assertThat(output.transcript()).isEqualTo(expected + expected);
    }

    @Test
    void a_given_base_replaces_the_inherited_environment() throws Exception {
        AgentEnvironment base = AgentEnvironment.of(Map.of("ONLY", "this", "PATH", "/usr/bin:/bin"));

        new CommandAgent("env | sed 's/=.*//' | grep -v '^_$' | sort", base, key -> stderr, records(), grace)
                .run(call().call(), output);

        assertThat(output.transcript().lines().filter(name -> !name.equals("PWD") && !name.equals("SHLVL")))
                .containsExactly(
                        "ONLY",
                        "PATH",
                        "REPROOF_ATTEMPT",
                        "REPROOF_ITERATION",
                        "REPROOF_MARK",
                        "REPROOF_PROMPT_BYTES",
                        "REPROOF_REPORT",
                        "REPROOF_RUN",
                        "REPROOF_TASK");
    }

    @Test
    void the_inherited_environment_is_the_base_otherwise() throws Exception {
        run("printf '%s' \"$PATH\"");

        assertThat(output.transcript()).isEqualTo(System.getenv("PATH"));
    }

    @ParameterizedTest
    @CsvSource({"'',value", "a=b,value", "a\0b,value", "name,a\0b"})
    void a_base_that_is_no_environment_is_refused(String name, String value) {
        Map<String, String> variables = new HashMap<>(Map.of(name, value));

        assertThatThrownBy(() -> AgentEnvironment.of(variables)).isInstanceOf(ReproofException.Invalid.class);
    }
}
