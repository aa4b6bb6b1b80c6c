package dev.reproof.engine.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.engine.cli.Terminal;
import dev.reproof.events.EmptyAnswer;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.RunOptions;
import dev.reproof.events.RunOptions.Model;
import dev.reproof.events.TaskOrder;
import dev.reproof.events.UpstreamDiff;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunOptionTest {

    static Stream<RunOption<?>> rows() {
        return RunOption.ALL.stream();
    }

    @Test
    void every_recorded_option_has_one_row() {
        assertThat(rows().map(RunOption::component))
                .containsExactly(Arrays.stream(RunOptions.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toArray(String[]::new));
        assertThat(rows().map(RunOption::name)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void what_is_chosen_is_recorded_in_the_component_of_the_row(RunOption<?> row) throws Exception {
        // given
        Object value = sample(row);
        OptionChoices loop = OptionChoices.NONE.with(RunOption.CONVERGE_ON, "any");
        OptionChoices worktrees = OptionChoices.NONE.with(RunOption.WORKTREES, "any");
        OptionChoices needed = row.equals(RunOption.MAX_ITERATIONS)
                ? loop
                : row.equals(RunOption.UPSTREAM_DIFF) ? worktrees : OptionChoices.NONE;
        OptionChoices chosen = with(needed, row, value);

        // when
        RunOptions options = chosen.over(RunOptions.DEFAULT);

        // then
        Object recorded = RunOptions.class.getMethod(row.component()).invoke(options);
        assertThat(recorded instanceof Optional<?> some ? some.orElseThrow() : recorded)
                .isEqualTo(value instanceof Duration time ? time.toMillis() : value);
        assertThat(row.recorded().apply(options)).isEqualTo(Optional.of(value));
        assertThat(chosen.differences(options)).isEmpty();
        assertThat(chosen.differences(RunOptions.DEFAULT).stream().anyMatch(line -> line.startsWith(row.name() + " ")))
                .isNotEqualTo(row.mayChange());
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "resume", "supervise"})
    void every_row_is_an_option_of_the_command_line(String command) {
        // given
        var options = new Terminal(Path.of(""))
                .commands()
                .all()
                .getSubcommands()
                .get(command)
                .getCommandSpec()
                .optionsMap();

        // then
        assertThat(RunOption.ALL)
                .allSatisfy(row -> assertThat(options).hasEntrySatisfying(row.name(), option -> {
                    assertThat(option.description()).containsExactly(row.description());
                    assertThat(option.paramLabel()).isEqualTo(row.label());
                }));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_number_beyond_its_bound_is_refused_under_the_name_of_the_option(RunOption<?> row) {
        if (row.argument().equals(Long.class)) {
            assertThatThrownBy(() -> with(OptionChoices.NONE, row, Long.MAX_VALUE))
                    .isInstanceOf(Invalid.class)
                    .hasMessageContaining(row.name() + " expected at most ");
        }
        if (row.name().endsWith("-ms")) {
            assertThatThrownBy(() -> with(OptionChoices.NONE, row, 99_999_999_999_999L))
                    .isInstanceOf(Invalid.class)
                    .hasMessageContaining("315360000000");
        }
    }

    static Stream<Runnable> refused() {
        return Stream.of(
                () -> with(OptionChoices.NONE, RunOption.RETRY_ON_EXIT, "0"),
                () -> with(OptionChoices.NONE, RunOption.RETRY_ON_EXIT, "75,"),
                () -> with(OptionChoices.NONE, RunOption.RETRY_ON_EXIT, "256"),
                () -> with(OptionChoices.NONE, RunOption.RETRY_ON_STDERR, "("),
                () -> with(OptionChoices.NONE, RunOption.RETRY_ON_STDERR, "x*"),
                () -> with(OptionChoices.NONE, RunOption.RETRY_ON_STDERR, "x".repeat(1_001)),
                () -> with(OptionChoices.NONE, RunOption.RETRY_PATIENCE, Duration.ofDays(4_000)),
                () -> with(OptionChoices.NONE, RunOption.MAX_PARALLEL_MODEL, Map.of("small", 0L)),
                () -> with(OptionChoices.NONE, RunOption.MAX_PARALLEL_MODEL, Map.of(" ", 1L)),
                () -> with(OptionChoices.NONE, RunOption.MAX_PARALLEL_MODEL, Map.of()));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void what_says_nothing_about_tries_is_refused(Runnable chosen) {
        assertThatThrownBy(chosen::run).isInstanceOf(Invalid.class);
    }

    private static Object sample(RunOption<?> row) {
        if (row.equals(RunOption.RETRY_ON_EXIT)) {
            return "75,111";
        }
        if (row.equals(RunOption.MAX_PARALLEL_MODEL)) {
            return Map.of("small", 2L);
        }
        if (row.equals(RunOption.WORKTREES)) {
            return "ci/agents";
        }
        List<?> samples = List.of(
                7,
                7L,
                Duration.ofHours(7),
                "maxChars:9",
                Map.of("LOW", new Model("small", Map.of())),
                EmptyAnswer.FAIL,
                TaskOrder.READY,
                UpstreamDiff.STAT,
                true);
        return samples.stream()
                .filter(sample -> row.argument().isInstance(sample)
                        || (row.argument().equals(Path.class) && sample instanceof Map))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked") // a sample is of the row's type
    private static <T> OptionChoices with(OptionChoices choices, RunOption<T> row, Object value) {
        return choices.with(row, (T) value);
    }
}
