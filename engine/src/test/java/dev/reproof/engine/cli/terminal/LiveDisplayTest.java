package dev.reproof.engine.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LiveDisplayTest {

    private static final Terminal TERMINAL = new Terminal(StandardStream.ERR, new TerminalSize(40, 10), Look.PLAIN);

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @Test
    void everything_printed_meanwhile_stands_above_and_afterwards_straight() {
        // given
        LineStream lines = new LineStream(sent);
        PrintStream err = new PrintStream(lines, true, StandardCharsets.UTF_8);
        err.println("before");

        // when
        LiveDisplay display = begin(lines, size -> List.of("header", "task"));
        err.print("warn");
        err.println("ing: something \u001b[2Jodd");
        await().until(() -> screen().contains("task"));
        display.aboveAsIs("✓ one");
        err.print("no line end");
        display.close();
        err.println("after");

        // then
        assertThat(screen()).isEqualTo("""
                before
                warning: something odd
                ✓ one
                no line end
                after""");
    }

    @Test
    void its_thread_is_gone_when_it_is_closed() {
        // given
        LiveDisplay display = begin(new LineStream(sent), size -> List.of("header"));
        assertThat(threads()).isEqualTo(1);

        // when
        display.close();

        // then
        assertThat(threads()).isZero();
    }

    @Test
    @Timeout(30)
    void a_terminal_that_takes_nothing_holds_up_nobody_who_has_something_to_say() throws Exception {
        // given
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        LineStream lines = new LineStream(new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                stuck.countDown();
                try {
                    free.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        });
        PrintStream err = new PrintStream(lines, true, StandardCharsets.UTF_8);
        LiveDisplay display = begin(lines, size -> List.of("header"));
        stuck.await();

        // when
        for (int number = 0; number < 50_000; number++) {
            display.above("line");
            err.println("warning");
        }

        // then it came here
        free.countDown();
        display.close();
        assertThat(threads()).isZero();
    }

    @Test
    void a_terminal_that_fails_is_left_alone() {
        // given
        AtomicInteger writes = new AtomicInteger();
        LineStream lines = new LineStream(new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                writes.incrementAndGet();
                throw new IOException("hung up");
            }
        });
        AtomicInteger frames = new AtomicInteger();
        LiveDisplay display = begin(lines, size -> List.of("frame " + frames.incrementAndGet()));

        // when
        await().until(() -> frames.get() > 3);
        display.close();

        // then
        assertThat(writes).hasValue(1);
    }

    @Test
    void nothing_is_sent_while_nothing_changes() {
        // given
        AtomicInteger frames = new AtomicInteger();
        LiveDisplay display = begin(new LineStream(sent), size -> {
            frames.incrementAndGet();
            return List.of("always the same");
        });

        // when
        await().until(() -> frames.get() > 3);
        display.close();

        // then
        assertThat(sent.toString(StandardCharsets.UTF_8).split("always the same", -1))
                .hasSize(2);
    }

    private LiveDisplay begin(LineStream lines, Function<TerminalSize, List<String>> picture) {
        LiveDisplay display = new LiveDisplay(TERMINAL, lines.straight(), picture, lines::straighten);
        lines.divert(display::above);
        display.begin();
        return display;
    }

    private String screen() {
        ScreenTerminal screen = new ScreenTerminal(40, 10);
        screen.write(sent.toString(StandardCharsets.UTF_8).replace("\r\n", "\n").replace("\n", "\r\n"));
        return String.join(
                        "\n",
                        screen.toString().lines().map(String::stripTrailing).toList())
                .strip();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("reproof-display"))
                .count();
    }
}
