package dev.reproof.engine.cli.terminal;

/** How a terminal shows where something stands: a word, and how it stands out. */
public record StatusWord(String text, Style style) {

    /** That of anything of which nothing good or bad is known. */
    public static StatusWord faint(String text) {
        return new StatusWord(text, Style.DIM);
    }

    /** Whether all is well with what stands there. */
    boolean isWell() {
        return style == Style.GREEN;
    }
}
