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

    /** The tail and the unit before it, which tells whether a pair is halved. */
    private static final int NEEDED = CAP + 1;

    /** Holds up to twice what is needed, so that old text is not moved out at each piece. */
    private final StringBuilder recent = new StringBuilder();

    private long total;

    /**
     * The tail of a stream of which only the end is at hand.
     *
     * @param end its last units: all of a stream of up to {@value #CAP}, else at least one more than that
     * @param totalChars how many units the whole stream has
     */
    public static DisplayTail ofEnd(CharSequence end, long totalChars) {
        if (end.length() > totalChars) {
            throw new IllegalArgumentException(
                    "No end of a stream of " + totalChars + " units has " + end.length() + " of them");
        }
        DisplayTail tail = new DisplayTail();
        tail.append(end);
        tail.total = totalChars;
        return tail;
    }

    /** Adds the next piece of the stream. */
    public void append(CharSequence chunk) {
        total += chunk.length();
        if (chunk.length() >= NEEDED) {
            recent.setLength(0);
        }
        recent.append(chunk, Math.max(0, chunk.length() - NEEDED), chunk.length());
        if (recent.length() >= 2 * NEEDED) {
            recent.delete(0, recent.length() - NEEDED);
        }
    }

    /** How many units have come in. */
    public long totalChars() {
        return total;
    }

    /** How many of them are no longer in the tail. */
    public long droppedChars() {
        return total - (recent.length() - tailStart());
    }

    /** The tail as it came in, but never starting with the second half of a pair whose first half was dropped. */
    public String tail() {
        return recent.substring(tailStart());
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

    private int tailStart() {
        int start = Math.max(0, recent.length() - CAP);
        boolean halved = start > 0 && Character.isSurrogatePair(recent.charAt(start - 1), recent.charAt(start));
        return halved ? start + 1 : start;
    }
}
