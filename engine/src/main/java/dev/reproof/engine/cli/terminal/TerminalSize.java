package dev.reproof.engine.cli.terminal;

/**
 * How much a terminal shows, in columns and rows; at least one of each.
 *
 * @param columns a wide character takes two
 */
public record TerminalSize(int columns, int rows) {

    /** What terminals have been since they were made of glass. */
    public static final TerminalSize USUAL = new TerminalSize(80, 24);

    private static final int MOST = 10_000;

    public TerminalSize {
        columns = Math.max(1, Math.min(columns, MOST));
        rows = Math.max(1, Math.min(rows, MOST));
    }

    /** What {@code stty size} has printed; the usual size where that is no size. */
    static TerminalSize parse(String text) {
        String[] words = text.strip().split(" ", -1);
        if (words.length != 2 || !isNumber(words[0]) || !isNumber(words[1])) {
            return USUAL;
        }
        int rows = Integer.parseInt(words[0]);
        int columns = Integer.parseInt(words[1]);
        return rows == 0 || columns == 0 ? USUAL : new TerminalSize(columns, rows);
    }

    private static boolean isNumber(String word) {
        return word.matches("[0-9]{1,6}");
    }
}
