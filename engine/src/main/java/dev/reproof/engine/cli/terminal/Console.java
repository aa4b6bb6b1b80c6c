package dev.reproof.engine.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The standard streams of this process, UTF-8 whatever the locale says, and the terminals they may lead to. */
public final class Console {

    private final Map<String, String> environment;
    private final ResultStream straightOut;
    private final LineStream divertedErr;
    private final PrintStream out;
    private final PrintStream err;

    private Console(Map<String, String> environment, OutputStream out, OutputStream err) {
        this.environment = Map.copyOf(environment);
        this.straightOut = new ResultStream(out, StandardStream.OUT::leadsToProcess);
        this.divertedErr = new LineStream(err);
        this.out = new PrintStream(straightOut, false, StandardCharsets.UTF_8);
        this.err = new PrintStream(divertedErr, true, StandardCharsets.UTF_8);
    }

    /** The console of this process; one is enough. */
    public static Console ofProcess() {
        return new Console(
                System.getenv(), new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
    }

    /** For results; buffered. */
    public PrintStream out() {
        return out;
    }

    /** Whether whoever read the results has gone, and a command that still makes some may stop. */
    public boolean isAbandoned() {
        return straightOut.isAbandoned();
    }

    /** For progress, warnings and errors; every line is written at once. */
    public PrintStream err() {
        return err;
    }

    /** The terminal that a stream leads to, if it leads to one that takes more than plain lines. */
    public Optional<Terminal> terminal(StandardStream stream) {
        return Terminal.behind(stream, environment);
    }

    /**
     * Draws a run on a terminal from now on, on a thread of its own, until the result is closed. Lines that are printed to
     * {@link #err} meanwhile stand above what is drawn, if they would go to a terminal.
     *
     * @param picture the run as it stands, asked for from any thread
     */
    public LiveDisplay draw(Terminal terminal, Supplier<RunPicture> picture) {
        RunPainter painter = new RunPainter(terminal.look());
        OutputStream drawn = terminal.stream() == StandardStream.OUT ? straightOut : divertedErr.straight();
        LiveDisplay display =
                new LiveDisplay(terminal, drawn, size -> painter.lines(picture.get(), size), divertedErr::straighten);
        if (terminal.stream() == StandardStream.ERR
                || terminal(StandardStream.ERR).isPresent()) {
            divertedErr.divert(display::above);
        }
        display.begin();
        return display;
    }
}
