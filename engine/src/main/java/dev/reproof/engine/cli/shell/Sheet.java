package dev.reproof.engine.cli.shell;

import dev.reproof.engine.cli.terminal.Look;
import dev.reproof.engine.cli.terminal.StandardStream;
import dev.reproof.engine.cli.terminal.StatusWord;
import dev.reproof.engine.cli.terminal.Table;
import dev.reproof.engine.cli.terminal.Terminal;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Results for people: in full and plain, or, on a terminal, coloured and cut to its width. */
public final class Sheet {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final PrintStream out;
    private final Look look;
    private final OptionalInt room;

    public Sheet(Surroundings surroundings) {
        Optional<Terminal> terminal = surroundings.console().terminal(StandardStream.OUT);
        this.out = surroundings.out();
        this.look = terminal.map(Terminal::look).orElse(Look.PLAIN);
        this.room = terminal.isPresent() ? OptionalInt.of(terminal.get().first().columns()) : OptionalInt.empty();
    }

    public void print(Table table) {
        table.lines(look, room).forEach(line -> TextGate.printMade(out, line + "\n"));
    }

    /** Prints a fact about the whole. */
    public void fact(String name, String value) {
        out.println(name + " ".repeat(Math.max(1, 9 - name.length())) + Printable.line(value));
    }

    /** Prints a fact that is a status. */
    public void status(String name, StatusWord word) {
        TextGate.printMade(
                out,
                name + " ".repeat(Math.max(1, 9 - name.length())) + look.in(word.style(), Printable.line(word.text()))
                        + "\n");
    }

    /** Prints a remark. */
    public void line(String text) {
        out.println(Printable.line(text));
    }

    public void blank() {
        out.println();
    }

    /** A moment, in UTC, to the second. */
    public static String time(Instant at) {
        return TIME.format(at);
    }
}
