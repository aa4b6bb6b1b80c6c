package dev.reproof.engine.cli.terminal;

import dev.reproof.engine.cli.terminal.RunPicture.RunningTask;
import dev.reproof.engine.shown.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Paints a run: a header, a line for each running task, and a count of what there is no line for. */
final class RunPainter {

    private static final String BETWEEN = " · ";
    private static final int NARROWEST_TITLE = 8;
    /** Longer ids are cut, so that what they are about has room as well. */
    static final int WIDEST_ID = 32;

    private static final int FIGURE = 8;
    /** Below so many columns the last line of text gives way to the figures. */
    private static final int NARROWEST_TEXT = 8;

    private final Look look;

    RunPainter(Look look) {
        this.look = look;
    }

    /** The lines for a terminal of that size: each narrower than it, and fewer than it has rows. */
    List<String> lines(RunPicture run, TerminalSize size) {
        int width = size.columns() - 1;
        int rows = size.rows() - 1;
        List<String> lines = new ArrayList<>();
        if (width < 1 || rows < 1) {
            return lines;
        }
        lines.add(header(run, width));
        int pauses = Math.min(run.pauses().size(), Math.max(0, rows - 1));
        int room = rows - pauses;
        boolean allFit = run.running().size() + (run.waiting() > 0 ? 1 : 0) < room;
        int shown = Math.min(run.running().size(), Math.max(0, allFit ? room - 1 : room - 2));
        int idWidth = idWidth(run.idWidth(), width);
        run.running().stream().limit(shown).forEach(task -> lines.add(task(task, idWidth, width)));
        run.pauses().stream()
                .limit(pauses)
                .forEach(pause ->
                        lines.add(look.in(Style.YELLOW, Columns.start("  " + ScreenText.line(pause), width))));
        rest(run.running().size() - shown, run.waiting(), width, lines, rows);
        return lines;
    }

    private void rest(long more, long waiting, int width, List<String> lines, int rows) {
        String text = Stream.of(
                        more > 0 ? "and " + more + " more running" : "", waiting > 0 ? waiting + " waiting" : "")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(BETWEEN));
        if (!text.isEmpty() && lines.size() < rows) {
            lines.add(look.in(Style.DIM, Columns.start("  " + text, width)));
        }
    }

    private String header(RunPicture run, int width) {
        String facts = Stream.of(
                        run.rank() > 0 ? "rank " + run.rank() + " of " + run.ranks() : "",
                        run.finished() + " of " + run.tasks() + " finished",
                        run.failed() > 0 ? run.failed() + " failed" : "",
                        Amounts.wholeSpan(run.elapsed()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(BETWEEN));
        int room = Math.max(NARROWEST_TITLE, width - Columns.of(facts) - BETWEEN.length());
        String title = Columns.start(ScreenText.line(run.title()), Math.min(room, width));
        String tail = Columns.start(BETWEEN + facts, Math.max(0, width - Columns.of(title)));
        return look.in(Style.BOLD, title) + tail;
    }

    private static int idWidth(int widest, int width) {
        return Math.min(widest, Math.min(WIDEST_ID, Math.max(4, width / 3)));
    }

    private String task(RunningTask task, int idWidth, int width) {
        String id = "  " + Columns.left(ScreenText.line(task.id()), idWidth);
        String figures = "  " + Columns.left("attempt " + task.attempt(), 10)
                + Columns.right(Amounts.wholeSpan(task.elapsed()), FIGURE)
                + " " + Columns.right(Amounts.bytes(task.bytes()), FIGURE + 1)
                + " " + Columns.right(Amounts.bytes(task.bytesPerSecond()) + "/s", FIGURE + 2);
        String cutId = Columns.start(id, width);
        String cutFigures = Columns.start(figures, Math.max(0, width - Columns.of(cutId)));
        int room = width - Columns.of(cutId) - Columns.of(cutFigures) - 2;
        String text = room < NARROWEST_TEXT ? "" : Columns.end(ScreenText.line(task.lastLine()), room);
        return look.in(Style.CYAN, cutId) + cutFigures + (text.isEmpty() ? "" : "  " + look.in(Style.DIM, text));
    }
}
