package dev.reproof.engine.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.shell.StatusWords;
import dev.reproof.projections.run.TaskStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class EndedTaskTest {

    @ParameterizedTest
    @EnumSource(
            names = {"PENDING", "RUNNING", "AWAITING_APPROVAL"},
            mode = Mode.EXCLUDE)
    void a_status_stands_there_in_full_and_the_line_stays_below_its_width(TaskStatus end) {
        // given
        EndedTask ended = new EndedTask(
                "berth",
                StatusWords.of(end),
                Optional.of(Duration.ofSeconds(7)),
                OptionalLong.of(27),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.of("The run has spent 110 tokens"));

        // when
        String wide = ended.line(Look.PLAIN, 5, 80);
        String narrow = ended.line(Look.PLAIN, 5, 30);

        // then
        assertThat(wide)
                .matches("[✓✗] berth  " + end.word() + " +7\\.0 s +27 B  The run has spent 110 tok.*")
                .startsWith(end == TaskStatus.FINISHED ? "✓" : "✗");
        assertThat(narrow)
                .startsWith(wide.substring(0, 9 + end.word().length()))
                .hasSizeLessThan(30);
    }
}
