package dev.reproof.engine.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** A table of text with a header; cells stand below each other whatever characters they are made of. */
public final class Table {

    private static final String BETWEEN = "  ";
    /** Where room is short, longer cells before the last column are cut to this. */
    private static final int WIDEST_CELL = 40;

    private record Cell(String text, Style style, boolean styled) {}

    private final List<String> names;
    private final List<Integer> toTheRight;
    private final List<List<Cell>> rows = new ArrayList<>();
    private List<Cell> row = List.of();

    /**
     * A table without rows.
     *
     * @param toTheRight columns of figures, by index
     */
    public Table(List<String> names, Integer... toTheRight) {
        this.names = List.copyOf(names);
        this.toTheRight = Arrays.asList(toTheRight);
    }

    /** Begins a row. */
    public Table row() {
        row = new ArrayList<>();
        rows.add(row);
        return this;
    }

    /** Adds a cell of unknown origin to the row. */
    public Table cell(String text) {
        row.add(new Cell(ScreenText.line(text), Style.DIM, false));
        return this;
    }

    /** Adds a status, in its colour. */
    public Table status(StatusWord word) {
        row.add(new Cell(ScreenText.line(word.text()), word.style(), true));
        return this;
    }

    /**
     * The lines.
     *
     * @param room columns of the terminal; absent where lines may be of any length
     */
    public List<String> lines(Look look, OptionalInt room) {
        int[] widths = widths(room.isPresent() ? WIDEST_CELL : Integer.MAX_VALUE);
        int before = Arrays.stream(widths).limit(widths.length - 1L).sum() + BETWEEN.length() * (widths.length - 1);
        if (room.isPresent()) {
            widths[widths.length - 1] = Math.max(1, Math.min(widths[widths.length - 1], room.getAsInt() - 1 - before));
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(
                names.stream().map(name -> new Cell(name, Style.DIM, true)).toList(), widths, look));
        rows.forEach(cells -> lines.add(line(cells, widths, look)));
        return lines;
    }

    private int[] widths(int most) {
        int[] widths = new int[names.size()];
        for (int column = 0; column < widths.length; column++) {
            int widest = Columns.of(names.get(column));
            for (List<Cell> cells : rows) {
                widest = Math.max(widest, Columns.of(cells.get(column).text()));
            }
            widths[column] = column == widths.length - 1 ? widest : Math.min(widest, most);
        }
        return widths;
    }

    private String line(List<Cell> cells, int[] widths, Look look) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            Cell cell = cells.get(column);
            String text = Columns.start(cell.text(), widths[column]);
            String padding = " ".repeat(widths[column] - Columns.of(text));
            String shown = cell.styled() ? look.in(cell.style(), text) : text;
            line.append(toTheRight.contains(column) ? padding + shown : shown + padding)
                    .append(BETWEEN);
        }
        return line.toString().stripTrailing();
    }
}
