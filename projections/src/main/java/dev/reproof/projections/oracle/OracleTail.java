package dev.reproof.projections.oracle;

import dev.reproof.events.JsText;
import dev.reproof.events.WellFormed;
import dev.reproof.projections.text.DisplayTail;
import dev.reproof.projections.text.TextTail;

/**
 * What a verdict and a report need of one output of an oracle: its last {@value DisplayTail#CAP} UTF-16 code units to
 * show and its last {@value #SEARCHED} to search. Takes text in pieces of any size, split anywhere, and holds a few
 * megabytes at most, however much comes in; not safe for use by several threads.
 */
public final class OracleTail {

    /**
     * How many units are searched at most. A search that backtracks remembers every step it took, about a hundred bytes
     * a unit for many a pattern; sixteen times as much text would need more memory than the whole program has.
     */
    public static final int SEARCHED = 1 << 20;

    private static final String NOTHING = "(empty)";

    private final DisplayTail shown = new DisplayTail();
    private final TextTail searched = new TextTail(SEARCHED);

    /** Adds the next piece of the output. */
    public void append(CharSequence chunk) {
        shown.append(chunk);
        searched.append(chunk);
    }

    /** How many units have come in. */
    long length() {
        return searched.totalChars();
    }

    /** Whether all that came in can be searched. */
    boolean complete() {
        return searched.droppedChars() == 0;
    }

    /** What can be searched: everything, or its end. */
    String kept() {
        return searched.tail();
    }

    /** What is shown: well-formed, to its last line feed, with a line in front that counts if something is left out. */
    String shown() {
        String text = WellFormed.of(shown.tail());
        String visible = JsText.trim(text).isEmpty() ? NOTHING : text;
        return shown.droppedChars() == 0 ? visible : banner() + "\n" + visible;
    }

    private String banner() {
        long kept = shown.totalChars() - shown.droppedChars();
        return "[tail: the last " + kept + " of " + shown.totalChars() + " characters"
                + (complete() ? "]" : "; no more than the last " + SEARCHED + " were searched]");
    }
}
