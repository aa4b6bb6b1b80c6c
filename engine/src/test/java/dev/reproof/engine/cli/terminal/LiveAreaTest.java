package dev.reproof.engine.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person sees of the frames. */
class LiveAreaTest {

    private static final TerminalSize SIZE = new TerminalSize(20, 8);

    private final LiveArea area = new LiveArea();
    private final ScreenTerminal screen = new ScreenTerminal(SIZE.columns(), SIZE.rows());

    @BeforeEach
    void somebody_has_typed_a_command() {
        screen.write("$ reproof run\r\n");
    }

    @Test
    void a_frame_takes_the_place_of_the_one_before() {
        // when
        show(List.of(), "header", "one: a long text", "two");
        show(List.of(), "header", "one: short");

        // then
        assertThat(seen()).containsExactly("$ reproof run", "header", "one: short");
    }

    @Test
    void lines_above_stay_and_scroll_away() {
        // when
        show(List.of(), "header", "one", "two");
        show(List.of("✓ one"), "header", "two");
        show(List.of("✓ two", "✓ three"), "header");

        // then
        assertThat(seen()).containsExactly("$ reproof run", "✓ one", "✓ two", "✓ three", "header");

        // when
        for (int number = 0; number < 20; number++) {
            show(List.of("✓ line " + number), "header", "task");
        }

        // then
        assertThat(seen())
                .containsExactly("✓ line 15", "✓ line 16", "✓ line 17", "✓ line 18", "✓ line 19", "header", "task");
    }

    @Test
    void a_long_line_above_is_wrapped_and_not_lost() {
        // when
        show(List.of(), "header", "task");
        show(List.of("warning: a warning that takes more than a row"), "header", "task");

        // then
        assertThat(seen())
                .containsExactly(
                        "$ reproof run", "warning: a warning t", "hat takes more than", "a row", "header", "task");
    }

    @Test
    void the_last_frame_leaves_the_lines_above_alone() {
        // when
        show(List.of("✓ one"), "header", "task");
        show(List.of());
        screen.write("done\r\n");

        // then
        assertThat(seen()).containsExactly("$ reproof run", "✓ one", "done");
    }

    @Test
    void what_is_replaced_is_erased_row_by_row_before_anything_else_is_erased() {
        // given
        area.frame(List.of(), List.of("header", "task"), SIZE);

        // then a terminal finds no text left that it could keep when all below the cursor is erased
        assertThat(area.frame(List.of("above"), List.of("header"), SIZE))
                .startsWith("\u001b[?25l\r\u001b[2A\u001b[K\r\n\u001b[K\r\n\u001b[2Aabove\r\n");
        assertThat(area.frame(List.of(), List.of(), SIZE))
                .isEqualTo("\u001b[?25l\r\u001b[1A\u001b[K\r\n\u001b[1A\u001b[J\u001b[?25h");
    }

    @Test
    void between_frames_the_terminal_is_an_ordinary_one() {
        // when
        String frame = area.frame(List.of("above"), List.of("header"), SIZE);

        // then
        assertThat(frame.lastIndexOf("\u001b[?25h")).isGreaterThan(frame.lastIndexOf("\u001b[?25l"));
        assertThat(frame.lastIndexOf("\u001b[?7h")).isGreaterThan(frame.lastIndexOf("\u001b[?7l"));
    }

    @Test
    void a_narrower_terminal_has_broken_the_lines_and_gets_all_of_them_replaced() {
        // given
        area.frame(List.of(), List.of("0123456789012345678", "日本語日本語", "x"), SIZE);

        // when
        String frame = area.frame(List.of(), List.of("new"), new TerminalSize(8, 8));

        // then
        assertThat(frame).contains("\u001b[6A"); // 3 rows, 2 rows and 1
    }

    private void show(List<String> above, String... lines) {
        screen.write(area.frame(above, List.of(lines), SIZE));
    }

    private List<String> seen() {
        return screen.toString()
                .lines()
                .map(String::stripTrailing)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
