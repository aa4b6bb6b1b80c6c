package dev.reproof.engine.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.cli.shell.StatusWords;
import dev.reproof.projections.run.TaskStatus;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void cells_stand_below_each_other_whatever_they_are_made_of() {
        // given
        Table table = new Table(List.of("TASK", "STATUS", "N", "TITLE"), 2);
        table.row()
                .cell("日本")
                .status(StatusWords.of(TaskStatus.FINISHED))
                .cell("7")
                .cell("x");
        table.row()
                .cell("a-task")
                .status(StatusWords.of(TaskStatus.ERROR))
                .cell("123")
                .cell("🍞 bread");
        table.row()
                .cell("none")
                .status(StatusWords.of(TaskStatus.PENDING))
                .cell("")
                .cell("");

        // when
        List<String> lines = table.lines(Look.PLAIN, OptionalInt.empty());

        // then
        assertThat(lines)
                .containsExactly(
                        "TASK    STATUS      N  TITLE",
                        "日本    FINISHED    7  x",
                        "a-task  ERROR     123  🍞 bread",
                        "none    PENDING");
    }

    @Test
    void a_terminal_gets_lines_that_fit_and_everything_else_gets_all() {
        // given
        Table table = new Table(List.of("RUN", "TITLE"));
        table.row().cell("r".repeat(60)).cell("A title that is a little too long");

        // when
        List<String> fitting = table.lines(Look.PLAIN, OptionalInt.of(60));
        List<String> full = table.lines(Look.PLAIN, OptionalInt.empty());

        // then
        assertThat(fitting.get(1)).isEqualTo("r".repeat(39) + "…  A title that is …");
        assertThat(full.get(1)).isEqualTo("r".repeat(60) + "  A title that is a little too long");
    }

    @Test
    void colours_do_not_move_anything() {
        // given
        Table table = new Table(List.of("STATUS", "ID"));
        table.row().status(StatusWords.of(TaskStatus.FINISHED)).cell("a\u001b[31mb");
        table.row().status(StatusWords.of(TaskStatus.ERROR)).cell("c");

        // when
        List<String> coloured = table.lines(Look.COLOURED, OptionalInt.empty());

        // then
        assertThat(coloured.get(1)).isEqualTo("\u001b[32mFINISHED\u001b[0m  ab");
        assertThat(coloured.get(2)).isEqualTo("\u001b[31mERROR\u001b[0m     c");
    }
}
