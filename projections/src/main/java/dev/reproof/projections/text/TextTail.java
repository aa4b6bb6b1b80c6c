package dev.reproof.projections.text;

/**
 * The last UTF-16 code units of a stream, up to a bound. Takes text in pieces of any size, split anywhere, and keeps at
 * most about twice the bound; not safe for use by several threads.
 */
public class TextTail {

    private final int most;

    /** Holds up to twice what is needed, so that old text is not moved out at each piece. */
    private final StringBuilder recent = new StringBuilder();

    private long total;

    /**
     * The tail of a stream that begins.
     *
     * @param most how many units are kept at most, above zero
     */
    public TextTail(int most) {
        if (most <= 0) {
            throw new IllegalArgumentException("A tail keeps at least one unit, found a bound of " + most);
        }
        this.most = most;
    }

    /**
     * The tail of a stream of which only the end is at hand.
     *
     * @param end its last units: all of a stream within the bound, else at least one more than that
     * @param totalChars how many units the whole stream has
     */
    TextTail(int most, CharSequence end, long totalChars) {
        this(most);
        if (end.length() > totalChars) {
            throw new IllegalArgumentException(
                    "No end of a stream of " + totalChars + " units has " + end.length() + " of them");
        }
        append(end);
        total = totalChars;
    }

    /** Adds the next piece of the stream. */
    public final void append(CharSequence chunk) {
        total += chunk.length();
        if (chunk.length() >= needed()) {
            recent.setLength(0);
        }
        recent.append(chunk, Math.max(0, chunk.length() - needed()), chunk.length());
        if (recent.length() >= 2 * needed()) {
            recent.delete(0, recent.length() - needed());
        }
    }

    /** How many units have come in. */
    public final long totalChars() {
        return total;
    }

    /** How many of them are no longer in the tail. */
    public final long droppedChars() {
        return total - (recent.length() - start());
    }

    /** The tail as it came in, but never starting with the second half of a pair whose first half was dropped. */
    public final String tail() {
        return recent.substring(start());
    }

    /** The tail and the unit before it, which tells whether a pair is halved. */
    private int needed() {
        return most + 1;
    }

    private int start() {
        int start = Math.max(0, recent.length() - most);
        boolean halved = start > 0 && Character.isSurrogatePair(recent.charAt(start - 1), recent.charAt(start));
        return halved ? start + 1 : start;
    }
}
