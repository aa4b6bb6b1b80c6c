package dev.reproof.engine.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.shell.StatusWords;
import dev.reproof.projections.run.TaskStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EndedTaskTest {

    static Stream<TaskStatus> ends() {
        return Arrays.stream(TaskStatus.values()).filter(TaskStatus::ended);
    }

    @ParameterizedTest
    @MethodSource("ends")
    void a_status_is_shown_whole(TaskStatus status) {
        assertThat(line(status, 80)).contains("  " + status.word() + " ").contains("41 s");
    }

    @Test
    void figures_stand_below_each_other_whatever_the_status() {
        assertThat(ends().map(status -> line(status, 80).indexOf("41 s")).distinct())
                .singleElement()
                .satisfies(place -> assertThat(place).isPositive());
    }

    @ParameterizedTest
    @MethodSource("ends")
    void a_line_stays_below_any_width(TaskStatus status) {
        for (int columns = 1; columns < 90; columns++) {
            assertThat(Columns.of(line(status, columns))).isLessThan(columns);
        }
    }

    @ParameterizedTest
    @MethodSource("ends")
    void only_a_task_that_finished_ended_well(TaskStatus status) {
        assertThat(line(status, 80)).startsWith(status == TaskStatus.FINISHED ? "✓" : "✗");
    }

    private static String line(TaskStatus status, int columns) {
        return new EndedTask(
                        "survey",
                        StatusWords.of(status),
                        Optional.of(Duration.ofMillis(41_200)),
                        OptionalLong.of(18_203),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Optional.of("aground"))
                .line(Look.PLAIN, 8, StatusWords.WIDTH, columns);
    }
}
