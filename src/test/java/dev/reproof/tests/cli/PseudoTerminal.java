package dev.reproof.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.tests.DefaultSignals;
import dev.reproof.tests.PackagedProgram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jline.terminal.Size;
import org.jline.utils.ScreenTerminal;

/** The packaged program on a pseudo-terminal, which {@code script} of util-linux makes, and what a person sees there. */
final class PseudoTerminal implements AutoCloseable {

    /** A line that stands on the screen before the program starts. */
    static final String BEFORE = "typed before";

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path tty;
    private final Process process;
    private final ScreenTerminal screen;
    private final ByteArrayOutputStream recording = new ByteArrayOutputStream();
    private final Thread reader = new Thread(this::read, "pseudo-terminal");

    private PseudoTerminal(Path tty, Process process, ScreenTerminal screen) {
        this.tty = tty;
        this.process = process;
        this.screen = screen;
    }

    /** How a program is started. */
    record Start(Path directory, int columns, int rows, Map<String, String> environment, String redirections) {

        static Start in(Path directory) {
            return new Start(directory, 100, 24, Map.of(), "");
        }

        Start with(String variable, String value) {
            return new Start(directory, columns, rows, Map.of(variable, value), redirections);
        }

        Start sized(int newColumns, int newRows) {
            return new Start(directory, newColumns, newRows, environment, redirections);
        }

        /** Sends streams elsewhere, in the shell's words. */
        Start redirected(String words) {
            return new Start(directory, columns, rows, environment, words);
        }

        PseudoTerminal reproof(String... arguments) throws IOException {
            Path script = Files.createTempFile(directory, "terminal", ".sh");
            Path tty = script.resolveSibling(script.getFileName() + ".tty");
            String program = PackagedProgram.command(arguments).stream()
                    .map(Start::quoted)
                    .collect(Collectors.joining(" "));
            Files.writeString(
                    script,
                    "tty > " + quoted(tty.toString()) + "\nstty cols " + columns + " rows " + rows + "\necho '" + BEFORE
                            + "'\nexec " + program + " " + redirections + "\n",
                    StandardCharsets.UTF_8);
            ProcessBuilder builder = new ProcessBuilder(DefaultSignals.of(
                            List.of("script", "-qefc", "exec sh " + quoted(script.toString()), "/dev/null")))
                    .directory(directory.toFile())
                    .redirectErrorStream(true);
            builder.environment().remove("NO_COLOR");
            builder.environment().putAll(Map.of("TERM", "xterm-256color", "SHELL", "/bin/sh"));
            builder.environment().putAll(environment);
            PseudoTerminal terminal = new PseudoTerminal(tty, builder.start(), new ScreenTerminal(columns, rows));
            terminal.reader.start();
            return terminal;
        }

        private static String quoted(String word) {
            return "'" + word.replace("'", "'\\''") + "'";
        }
    }

    /** The rows of the screen, from the first to the last that shows anything. */
    List<String> screen() {
        return screen.toString()
                .stripTrailing()
                .lines()
                .map(String::stripTrailing)
                .toList();
    }

    /** The screen, or nothing while it is being drawn: what was sent may have come in pieces. */
    private List<String> screenBetweenFrames() {
        synchronized (screen) {
            String sent = recording();
            return sent.lastIndexOf("\u001b[?25l") > sent.lastIndexOf("\u001b[?25h") ? List.of() : screen();
        }
    }

    /** Everything that the terminal was sent. */
    String recording() {
        return recording.toString(StandardCharsets.UTF_8);
    }

    /** Waits until the screen shows what it should. */
    List<String> await(Predicate<List<String>> shown) {
        try {
            return Awaitility.await().atMost(PATIENCE).until(this::screenBetweenFrames, shown);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("The screen shows:\n" + String.join("\n", screen()), e);
        }
    }

    /** Waits until a row of the screen matches. */
    List<String> awaitRow(String pattern) {
        return await(rows -> rows.stream().anyMatch(row -> row.matches(pattern)));
    }

    void resize(int columns, int rows) throws IOException, InterruptedException {
        screen.setSize(Size.of(columns, rows));
        Process stty = new ProcessBuilder(
                        "stty",
                        "-F",
                        Files.readString(tty).strip(),
                        "cols",
                        Integer.toString(columns),
                        "rows",
                        Integer.toString(rows))
                .start();
        assertThat(stty.waitFor()).isZero();
    }

    /** Types, as a person at the terminal does. */
    void type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits for the end of the program; its exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("Still running; the screen shows:\n" + String.join("\n", screen()));
        }
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        List<ProcessHandle> started = process.descendants().toList();
        started.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    private void read() {
        try (Reader in = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            char[] buffer = new char[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                String text = new String(buffer, 0, read);
                synchronized (screen) {
                    recording.writeBytes(text.getBytes(StandardCharsets.UTF_8));
                    screen.write(text);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
