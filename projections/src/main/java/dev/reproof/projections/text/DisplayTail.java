package dev.reproof.projections.text;

import dev.reproof.events.JsText;
import dev.reproof.events.WellFormed;
import java.util.Optional;

/**
 * The last 4,000 UTF-16 code units of a stream, which a state file shows of a transcript. Takes text in pieces of any
 * size, split anywhere, in constant memory; not safe for use by several threads.
 */
public final class DisplayTail extends TextTail {

    /** How many UTF-16 code units are kept at most. */
    public static final int CAP = 4_000;

    /** The tail of a stream that begins. */
    public DisplayTail() {
        super(CAP);
    }

    private DisplayTail(CharSequence end, long totalChars) {
        super(CAP, end, totalChars);
    }

    /**
     * The tail of a stream of which only the end is at hand.
     *
     * @param end its last units: all of a stream of up to {@value #CAP}, else at least one more than that
     * @param totalChars how many units the whole stream has
     */
    public static DisplayTail ofEnd(CharSequence end, long totalChars) {
        return new DisplayTail(end, totalChars);
    }

    /**
     * The tail as a state file stores it: well-formed, with a banner in front and trimmed at its end if something was
     * dropped, trimmed at both ends otherwise. Absent if only white space came in.
     */
    public Optional<String> resultText() {
        if (droppedChars() == 0) {
            return Optional.of(WellFormed.of(JsText.trim(tail()))).filter(text -> !text.isEmpty());
        }
        String rendered = TruncationBanner.of(droppedChars()) + "\n" + WellFormed.of(tail());
        return Optional.of(JsText.trimEnd(rendered));
    }
}
