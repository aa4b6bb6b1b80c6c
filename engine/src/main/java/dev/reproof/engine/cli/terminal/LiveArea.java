package dev.reproof.engine.cli.terminal;

import java.util.List;

/**
 * Makes what a terminal is sent so that it shows some lines at its end and lets others scroll away above them.
 *
 * <p>Between two frames the cursor is visible and stands at the beginning of the row below the area, lines wrap as
 * usual, and no attribute is set: whoever writes next, or nobody, finds an ordinary terminal.
 */
final class LiveArea {

    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";
    /** A terminal that counts a character wider than we do then cuts the line, instead of letting it run over. */
    private static final String KEEP_LINES_WHOLE = "\u001b[?7l";

    private static final String WRAP_LINES = "\u001b[?7h";
    private static final String ERASE_LINE_END = "\u001b[K";
    private static final String ERASE_BELOW = "\u001b[J";
    private static final String NEXT = "\r\n";

    private List<String> drawn = List.of();

    /** Whether a frame without lines above would change nothing. */
    boolean shows(List<String> area) {
        return drawn.equals(area);
    }

    /**
     * The next frame.
     *
     * @param above lines to leave behind; they may be of any length
     * @param area each line narrower than the terminal, fewer than it has rows
     */
    String frame(List<String> above, List<String> area, TerminalSize size) {
        StringBuilder frame = new StringBuilder(HIDE_CURSOR).append('\r');
        int back = rowsTaken(size.columns());
        up(back, frame);
        if (!above.isEmpty() || area.isEmpty()) {
            erase(back, frame);
            above.forEach(line -> frame.append(line).append(NEXT));
        }
        if (!area.isEmpty()) {
            frame.append(KEEP_LINES_WHOLE);
            area.forEach(line -> frame.append(line).append(ERASE_LINE_END).append(NEXT));
            frame.append(WRAP_LINES);
        }
        drawn = List.copyOf(area);
        return frame.append(ERASE_BELOW).append(SHOW_CURSOR).toString();
    }

    /**
     * Row by row: what is erased at once from the first row of the screen on, some terminals keep as lines that have
     * scrolled away.
     */
    private static void erase(int rows, StringBuilder frame) {
        for (int row = 0; row < rows; row++) {
            frame.append(ERASE_LINE_END).append(NEXT);
        }
        up(rows, frame);
    }

    private static void up(int rows, StringBuilder frame) {
        if (rows > 0) {
            frame.append("\u001b[").append(rows).append('A');
        }
    }

    /** A terminal that has become narrower has broken the lines that no longer fit. */
    private int rowsTaken(int columns) {
        return drawn.stream()
                .mapToInt(line -> Math.max(1, (Columns.of(ScreenText.line(line)) + columns - 1) / columns))
                .sum();
    }
}
