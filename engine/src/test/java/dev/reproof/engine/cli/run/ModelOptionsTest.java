package dev.reproof.engine.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.cli.shell.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in the options of agents that ask models over HTTP are found before anything is sent. */
class ModelOptionsTest {

    private static final String NOBODY = "http://127.0.0.1:1/v1";

    @TempDir
    Path directory;

    private Terminal terminal;

    @BeforeEach
    void write_a_dag() throws IOException {
        terminal = new Terminal(directory);
        write("{\"title\":\"t\",\"tasks\":[{\"id\":\"t\",\"complexity\":\"HIGH\",\"subtask_prompt\":\"t\"}]}");
    }

    private void write(String dag) throws IOException {
        Files.writeString(directory.resolve("dag.json"), dag, StandardCharsets.UTF_8);
    }

    private int run(String... more) {
        return terminal.run(
                Stream.concat(Stream.of("run", "dag.json"), Stream.of(more)).toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "--agent openai --agent-script s.json,Which agent?",
        "--agent openai --agent-command cat,Which agent?",
        "--agent-command cat --openai-model m,are for --agent openai alone",
        "--agent-command cat --anthropic-model m,are for --agent anthropic alone",
        "--agent openai --anthropic-model m,The options --anthropic-... are for --agent anthropic alone",
        "--agent anthropic --openai-api chat,The options --openai-... are for --agent openai alone",
        "--agent openai --openai-api messages,--openai-api expected responses or chat",
        "--agent acp,Which agent? Give one of",
        "--agent acp --agent-script s.json,Which agent?",
        "--agent acp --agent-command cat --agent-script s.json,Which agent?",
        "--agent acp --agent-command cat --agent-output claude,What speaks the Agent Client Protocol is named by",
        "--agent-command cat --agent-output acp,What speaks the Agent Client Protocol is named by",
        "--agent acp --agent-command cat --acp-permissions ask,'--acp-permissions expected allow or deny'",
        "--agent-command cat --acp-permissions allow,--acp-permissions is for --agent acp alone",
        "--agent acp --agent-command cat --agent-args x,--agent-args is for --agent claude",
        "--agent-command cat --fallback-model m,'--fallback-model is for --agent openai, anthropic'",
        "--agent OPENAI,Unknown agent 'OPENAI'",
        "--agent anthropic --anthropic-key-env REPROOF_TEST_UNSET --anthropic-base-url https://oven.example,"
                + "'environment variable REPROOF_TEST_UNSET is not set; set it, or name another one with --anthropic-key-env'",
        "--agent anthropic --anthropic-base-url oven.example,correct --anthropic-base-url",
        "--agent openai --openai-key-env REPROOF_TEST_UNSET --openai-base-url https://oven.example/v1,"
                + "environment variable REPROOF_TEST_UNSET is not set",
        "--agent openai --openai-base-url oven.example,The base URL of the model endpoint is not usable"
    })
    void wrong_usage_leaves_no_run(String options, String message) {
        assertThat(run(options.split(" ", -1))).isEqualTo(ExitCode.USAGE.number());

        assertThat(terminal.err()).startsWith("error: ").contains(message);
        assertThat(directory.resolve(".reproof")).doesNotExist();
    }

    @Test
    void a_key_in_place_of_its_variable_is_not_shown() {
        assertThat(run("--agent", "openai", "--openai-key-env", "sk-loaf-0123")).isEqualTo(ExitCode.USAGE.number());

        assertThat(terminal.err())
                .contains("--openai-key-env expected the name")
                .doesNotContain("sk-loaf");
    }

    @Test
    void a_dag_without_a_model_is_refused_and_the_run_can_go_on_with_one() throws IOException {
        assertThat(run("--run-id", "r1", "--agent", "openai", "--openai-base-url", NOBODY))
                .isEqualTo(ExitCode.USAGE.number());

        assertThat(terminal.err()).contains("error: No model is named for the task: complexity HIGH", "--openai-model");
        assertThat(terminal.run("status", "r1", "--json")).isZero();
        assertThat(terminal.out()).contains("\"PENDING\"").doesNotContain("\"RUNNING\"", "\"ERROR\"");
    }

    @ParameterizedTest
    @CsvSource({
        "--agent openai --openai-api responses --openai-base-url http://127.0.0.1:1/v1 --openai-model oven-1,"
                + "--openai-api=responses",
        "--agent acp --agent-command cat --acp-permissions allow,'--acp-permissions=allow, --agent=acp, --agent-command=cat, --agent-output=acp@1'",
        "--agent anthropic --fallback-model oven-2 --anthropic-base-url http://127.0.0.1:1,--fallback-model=oven-2",
        "--agent anthropic --anthropic-base-url http://127.0.0.1:1 --anthropic-model oven-1,--anthropic-model=oven-1"
    })
    void what_is_chosen_is_recorded(String options, String recorded) {
        String all = "--run-id r1 --init-only " + options;

        assertThat(run(all.split(" ", -1))).as(terminal.err()).isZero();

        assertThat(terminal.run("audit", "r1")).isZero();
        assertThat(terminal.out()).contains(recorded);
    }

    @Test
    void parameters_that_cannot_be_sent_are_refused() throws IOException {
        write(
                "{\"title\":\"t\",\"models\":{\"HIGH\":{\"id\":\"m\",\"params\":[{\"id\":\"stream\",\"value\":\"false\"}]}},"
                        + "\"tasks\":[{\"id\":\"t\",\"complexity\":\"HIGH\",\"subtask_prompt\":\"t\"}]}");

        assertThat(run("--run-id", "r1", "--agent", "openai", "--openai-base-url", NOBODY))
                .isEqualTo(ExitCode.USAGE.number());

        assertThat(terminal.err()).contains("error: Model parameter 'stream' cannot be chosen: complexity HIGH");
    }
}
