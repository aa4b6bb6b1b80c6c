package dev.reproof.projections.text;

import dev.reproof.events.JsText;
import dev.reproof.events.WellFormed;
import java.util.Optional;

/**
 * The last 4,000 UTF-16 code units of a stream, which a state file shows of a transcript. Takes text in pieces of any
 * size, split anywhere, in constant memory; not safe for use by several threads.
 */
public final class DisplayTail {

    /** How many UTF-16 code units are kept at most. */
    public static final int CAP = 4_000;

    private final TextTail kept;

    /** The tail of a stream that begins. */
    public DisplayTail() {
        this(new TextTail(CAP));
    }

    private DisplayTail(TextTail kept) {
        this.kept = kept;
    }

    /**
     * The tail of a stream of which only the end is at hand.
     *
     * @param end its last units: all of a stream of up to {@value #CAP}, else at least one more than that
     * @param totalChars how many units the whole stream has
     */
    public static DisplayTail ofEnd(CharSequence end, long totalChars) {
        return new DisplayTail(TextTail.ofEnd(CAP, end, totalChars));
    }

    /** Adds the next piece of the stream. */
    public void append(CharSequence chunk) {
        kept.append(chunk);
    }

    /** How many units have come in. */
    public long totalChars() {
        return kept.totalChars();
    }

    /** How many of them are no longer in the tail. */
    public long droppedChars() {
        return kept.droppedChars();
    }

    /** The tail as it came in, but never starting with the second half of a pair whose first half was dropped. */
    public String tail() {
        return kept.tail();
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
