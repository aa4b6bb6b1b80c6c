package dev.reproof.engine.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reproof.engine.cli.terminal.RunPicture.RunningTask;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunPainterTest {

    private static final RunPainter PLAIN = new RunPainter(Look.PLAIN);

    static Stream<Arguments> pictures() {
        return Stream.of(
                arguments(
                        "wide",
                        picture("Harbour ledger", 2, task("design", "Sixteen tests"), task("plan", "")),
                        new TerminalSize(90, 24),
                        """
                        Harbour ledger · rank 2 of 4 · 3 of 9 finished · 1m 05s
                          design  attempt 1     12 s   14.2 kB    512 B/s  Sixteen tests
                          plan    attempt 1     12 s   14.2 kB    512 B/s
                          2 waiting
                        """),
                arguments(
                        "text is cut at its beginning",
                        picture("Harbour ledger", 0, task("design", "Sixteen tests for the eight rules of the port")),
                        new TerminalSize(76, 24),
                        """
                        Harbour ledger · rank 2 of 4 · 3 of 9 finished · 1m 05s
                          design  attempt 1     12 s   14.2 kB    512 B/s  …eight rules of the port
                        """),
                arguments(
                        "no room for text",
                        picture("Harbour ledger", 0, task("design", "Sixteen tests")),
                        new TerminalSize(56, 24),
                        """
                        Harbour ledger · rank 2 of 4 · 3 of 9 finished · 1m 05s
                          design  attempt 1     12 s   14.2 kB    512 B/s
                        """),
                arguments(
                        "very narrow",
                        picture("Harbour ledger", 1, task("design", "Sixteen tests")),
                        new TerminalSize(20, 24),
                        """
                        Harbour… · rank 2 …
                          design  attempt …
                          1 waiting
                        """),
                arguments(
                        "wide characters",
                        picture("日本語の港湾台帳", 0, task("設計", "日本語のテキストが続きます")),
                        new TerminalSize(72, 24),
                        """
                        日本語の港湾台帳 · rank 2 of 4 · 3 of 9 finished · 1m 05s
                          設計    attempt 1     12 s   14.2 kB    512 B/s  …テキストが続きます
                        """),
                arguments(
                        "emoji",
                        picture("Two loaves 🍞🍞", 0, task("first", "🥖🥖🥖🥖🥖🥖🥖🥖🥖🥖")),
                        new TerminalSize(66, 24),
                        """
                        Two loaves 🍞🍞 · rank 2 of 4 · 3 of 9 finished · 1m 05s
                          first   attempt 1     12 s   14.2 kB    512 B/s  …🥖🥖🥖🥖🥖🥖
                        """),
                arguments(
                        "escape sequences",
                        picture("\u001b[2JTitle", 0, task("a\u001b[1Ab", "\u001b[31mred\u001b[0m\u0007\u001b[99A.")),
                        new TerminalSize(72, 24),
                        """
                        Title · rank 2 of 4 · 3 of 9 finished · 1m 05s
                          ab      attempt 1     12 s   14.2 kB    512 B/s  red.
                        """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pictures")
    void a_run_is_painted_to_fit(String name, RunPicture picture, TerminalSize size, String expected) {
        // when
        List<String> lines = PLAIN.lines(picture, size);

        // then
        assertThat(String.join("\n", lines.stream().map(String::stripTrailing).toList()) + "\n")
                .isEqualTo(expected);
    }

    @Test
    void more_tasks_than_rows_are_counted() {
        // given
        RunPicture picture = picture("Many", 7, tasks(20));

        // when
        List<String> lines = PLAIN.lines(picture, new TerminalSize(80, 8));

        // then
        assertThat(lines).hasSize(7);
        assertThat(lines.get(5)).startsWith("  task-5 ");
        assertThat(lines.get(6)).isEqualTo("  and 15 more running · 7 waiting");
    }

    @Test
    void tasks_that_just_fit_are_all_shown() {
        // when
        List<String> lines = PLAIN.lines(picture("Many", 0, tasks(6)), new TerminalSize(80, 8));

        // then
        assertThat(lines).hasSize(7);
        assertThat(lines.get(6)).startsWith("  task-6 ");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 10, 17, 40, 79, 200})
    void whatever_the_size_lines_are_narrower_and_fewer_than_it(int columns) {
        for (int rows = 1; rows < 30; rows += 3) {
            for (int tasks : new int[] {0, 1, 5, 40}) {
                // when
                List<String> lines =
                        PLAIN.lines(picture("日本語の港湾台帳 🍞", 3, tasks(tasks)), new TerminalSize(columns, rows));

                // then
                assertThat(lines).hasSizeLessThan(Math.max(rows, 1));
                assertThat(lines)
                        .allSatisfy(line -> assertThat(Columns.of(line)).isLessThan(columns));
            }
        }
    }

    @Test
    void colours_are_attributes_alone_and_take_no_room() {
        // given
        RunPicture picture = picture("Harbour", 2, task("design", "Sixteen tests"));
        TerminalSize size = new TerminalSize(80, 24);

        // when
        List<String> coloured = new RunPainter(Look.COLOURED).lines(picture, size);

        // then
        assertThat(coloured).allMatch(line -> line.contains("\u001b["));
        assertThat(coloured.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")))
                .containsExactlyElementsOf(PLAIN.lines(picture, size));
    }

    @Test
    void pauses_are_shown_below_what_runs_and_keep_their_place_on_a_low_terminal() {
        RunPicture picture = new RunPicture(
                "Harbour",
                2,
                4,
                3,
                0,
                9,
                6,
                Duration.ofSeconds(65),
                List.of(task("design", "x"), task("build", "y")),
                List.of("gate waits for its release: tide?"),
                1);

        assertThat(PLAIN.lines(picture, new TerminalSize(80, 24)))
                .hasSize(5)
                .satisfies(lines -> assertThat(lines.get(3)).isEqualTo("  gate waits for its release: tide?"));
        assertThat(PLAIN.lines(picture, new TerminalSize(80, 4)))
                .hasSize(3)
                .anyMatch(line -> line.contains("gate waits"))
                .last()
                .asString()
                .contains("2 more running");
    }

    private static RunPicture picture(String title, long waiting, RunningTask... running) {
        return new RunPicture(title, 2, 4, 3, 0, 9, 6, Duration.ofSeconds(65), List.of(running), List.of(), waiting);
    }

    private static RunningTask task(String id, String said) {
        return new RunningTask(id, 1, Duration.ofSeconds(12), 14_249, 512, said);
    }

    private static RunningTask[] tasks(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> task("task-" + number, "says something"))
                .toArray(RunningTask[]::new);
    }
}
