package dev.reproof.engine.cli.look;

import dev.reproof.engine.RunTrail;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.shell.TextGate;
import dev.reproof.engine.cli.terminal.Columns;
import dev.reproof.engine.cli.terminal.Look;
import dev.reproof.engine.cli.terminal.StandardStream;
import dev.reproof.engine.cli.terminal.Style;
import dev.reproof.engine.cli.terminal.Terminal;
import dev.reproof.projections.audit.TextRef;
import dev.reproof.projections.audit.TrailText;
import dev.reproof.projections.audit.TrailText.Mark;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalInt;

/** A trail for people: a line for each event. What stands out has a sign, and a colour where there are any. */
final class TrailLines implements TrailPrinter {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int ID_WIDTH = 20;

    private final PrintStream out;
    private final Look look;
    private final boolean withText;

    TrailLines(Surroundings surroundings, boolean withText) {
        this.out = surroundings.out();
        this.look = surroundings
                .console()
                .terminal(StandardStream.OUT)
                .map(Terminal::look)
                .orElse(Look.PLAIN);
        this.withText = withText;
    }

    /** The names of the columns. */
    void heading() {
        out.println(line("POSITION", "TIME (UTC)", "RANK", "TASK", "ATTEMPT", "  WHAT HAPPENED"));
    }

    @Override
    public void print(RunTrail trail, TrailEvent event) {
        TrailText text = event.text();
        String what = text.mark().sign() + " " + Printable.line(text.text());
        TextGate.printMade(
                out,
                line(
                                Long.toString(event.recorded().position()),
                                TIME.format(event.recorded().at()),
                                event.rank().isPresent()
                                        ? Integer.toString(event.rank().getAsInt() + 1)
                                        : "",
                                Printable.line(text.task().map(Object::toString).orElse("")),
                                attempt(text),
                                coloured(text.mark(), what))
                        + "\n");
        if (withText) {
            event.texts().forEach(told -> text(trail, told));
        }
        out.flush();
    }

    private String coloured(Mark mark, String what) {
        return switch (mark) {
            case PLAIN -> what;
            case CHANGED -> look.in(Style.CYAN, what);
            case WARNED -> look.in(Style.YELLOW, what);
        };
    }

    /** Such as {@code 2}, and {@code 1.2} in the first iteration of a loop. */
    private static String attempt(TrailText text) {
        OptionalInt iteration = text.iteration();
        String before = iteration.orElse(0) == 0 ? "" : iteration.getAsInt() + ".";
        return text.attempt().isPresent() ? before + text.attempt().getAsInt() : before;
    }

    private static String line(String position, String time, String rank, String task, String attempt, String what) {
        return (right(position, 8) + "  " + left(time, 23) + "  " + right(rank, 4) + "  " + left(task, ID_WIDTH) + "  "
                        + right(attempt, 7) + "  " + what)
                .stripTrailing();
    }

    private static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - Columns.of(text)));
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - Columns.of(text))) + text;
    }

    /** Each line of it behind a mark, so that no line of a text looks like one of the trail. */
    private void text(RunTrail trail, TextRef told) {
        if (told.stream().isEmpty()) {
            return;
        }
        boolean[] begins = {true};
        trail.text(told.stream().get(), told.digest(), block -> {
            for (String piece : new String(block, StandardCharsets.UTF_8).split("(?<=\n)", -1)) {
                if (!piece.isEmpty()) {
                    out.print((begins[0] ? "    | " : "") + piece);
                    begins[0] = piece.endsWith("\n");
                }
            }
        });
        if (!begins[0]) {
            out.println();
        }
    }
}
