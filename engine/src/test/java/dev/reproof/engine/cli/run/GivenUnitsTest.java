package dev.reproof.engine.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.cli.Terminal;
import dev.reproof.engine.cli.shell.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** An option whose name ends in its unit takes other units too. */
class GivenUnitsTest {

    @TempDir
    Path directory;

    private Terminal terminal;

    @BeforeEach
    void write_a_dag() throws IOException {
        terminal = new Terminal(directory);
        Files.writeString(
                directory.resolve("dag.json"),
                "{\"title\":\"t\",\"tasks\":[{\"id\":\"t\",\"complexity\":\"LOW\",\"subtask_prompt\":\"t\"}]}");
    }

    @Test
    void what_is_given_in_other_units_is_recorded_in_its_own() throws IOException {
        // when
        assertThat(make("--task-timeout-ms=90s", "--stream-idle-timeout-ms", "5m", "--checkpoint-timeout-ms", "2h"))
                .as(terminal.err())
                .isZero();

        // then
        JsonNode options = new JsonMapper()
                .readTree(directory.resolve(".reproof/runs/r/state.json").toFile())
                .at("/run/options");
        assertThat(options.get("taskTimeoutMillis").asLong()).isEqualTo(90_000);
        assertThat(options.get("streamIdleTimeoutMillis").asLong()).isEqualTo(300_000);
        assertThat(options.get("checkpointTimeoutMillis").asLong()).isEqualTo(7_200_000);
    }

    @Test
    void another_time_is_another_option_and_the_same_in_other_units_is_not() {
        // given
        assertThat(make("--task-timeout-ms", "90s", "--no-artifacts", "--max-in-memory-output-bytes", "1MiB"))
                .isZero();

        // when
        int refused = resume("--task-timeout-ms", "1m", "--max-in-memory-output-bytes", "1048576");

        // then
        assertThat(refused).isEqualTo(ExitCode.REFUSED.number());
        assertThat(terminal.err())
                .contains("--task-timeout-ms expected 90000 as recorded, found 60000")
                .doesNotContain("--max-in-memory-output-bytes expected");
    }

    @Test
    void what_is_no_time_and_no_size_is_wrong_usage() {
        assertThat(make("--task-timeout-ms", "soon")).isEqualTo(ExitCode.USAGE.number());
        assertThat(make("--task-timeout-ms", "0s")).isEqualTo(ExitCode.USAGE.number());
        assertThat(make("--max-in-memory-output-bytes", "20XB")).isEqualTo(ExitCode.USAGE.number());

        assertThat(terminal.err())
                .contains(
                        "'--task-timeout-ms': expected milliseconds, or a time such as 90s, 5m, 12h",
                        "--task-timeout-ms expected 1 or more, found 0",
                        "'--max-in-memory-output-bytes': expected bytes, or a size with its unit");
    }

    @Test
    void every_option_that_is_named_so_does_and_says_so() {
        List<OptionSpec> named = new ArrayList<>();
        collect(terminal.commands().all(), named);

        assertThat(named).hasSizeGreaterThanOrEqualTo(12).allSatisfy(option -> {
            assertThat(option.converters()).as(option.longestName()).hasOnlyElementsOfType(AmountConverter.class);
            assertThat(String.join(" ", option.description())).containsPattern("90s, 5m, 2h|500MB, 2GiB");
            assertThat(option.paramLabel()).isIn("TIME", "SIZE");
        });
    }

    private static void collect(CommandLine command, List<OptionSpec> named) {
        command.getCommandSpec().options().stream()
                .filter(option -> option.longestName().matches(".*-(ms|bytes)"))
                .forEach(named::add);
        command.getSubcommands().values().forEach(below -> collect(below, named));
    }

    private int make(String... more) {
        return terminal.run(words(List.of("run", "dag.json", "--run-id", "r", "--init-only"), more));
    }

    private int resume(String... more) {
        return terminal.run(words(List.of("resume", "r", "--agent-command", "cat"), more));
    }

    private static String[] words(List<String> first, String... more) {
        return Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new);
    }
}
