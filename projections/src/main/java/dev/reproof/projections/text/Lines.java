package dev.reproof.projections.text;

/** A cursor over the lines of {@code text[from, limit)}, which end in LF or CRLF; even no text is one empty line. */
final class Lines {

    private final CharSequence text;
    private final int limit;
    private int start;
    private int end;
    private int next;

    Lines(CharSequence text, int from, int limit) {
        this.text = text;
        this.limit = limit;
        this.start = from;
        this.end = from;
        this.next = from;
    }

    /** Goes to the next line; false once there is none. */
    boolean advance() {
        if (next > limit) {
            return false;
        }
        start = next;
        int feed = feed(start);
        if (feed < 0) {
            end = limit;
            next = limit + 1;
        } else {
            end = feed > start && text.charAt(feed - 1) == '\r' ? feed - 1 : feed;
            next = feed + 1;
        }
        return true;
    }

    /** Where the next line feed is; -1 where none is before the limit. */
    private int feed(int from) {
        if (text instanceof String string) { // the platform looks much faster
            int feed = string.indexOf('\n', from);
            return feed < limit ? feed : -1;
        }
        int at = from;
        while (at < limit && text.charAt(at) != '\n') {
            at++;
        }
        return at < limit ? at : -1;
    }

    int start() {
        return start;
    }

    /** Where the line ends, its line break not included; the starting point before the first line. */
    int end() {
        return end;
    }

    /** Where the following line starts; beyond the text where there is none. */
    int next() {
        return next;
    }
}
