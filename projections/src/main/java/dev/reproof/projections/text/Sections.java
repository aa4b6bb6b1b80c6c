package dev.reproof.projections.text;

import dev.reproof.events.JsText;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The sections that the second-level headings of a text open, in order, found while iterating: nothing is kept or
 * copied but titles.
 *
 * <p>Lines end in LF or CRLF. A heading is {@code ##}, not followed by a third mark, and something on the same line;
 * code fences are not known. Text before the first heading is a section of its own, with a made-up title, unless it is
 * blank.
 */
public final class Sections implements Iterable<Section> {

    /** These titles count against the limits of excerpts, and old runs have them in their prompts. */
    private static final String PREAMBLE = "Upstream preamble";

    private static final String TRUNCATED_PREAMBLE = "Upstream truncation notice";

    private final CharSequence text;
    private final int end;

    private Sections(CharSequence text, int end) {
        this.text = text;
        this.end = end;
    }

    /** The sections of that text. */
    public static Sections of(CharSequence text) {
        return new Sections(text, text.length());
    }

    /** The sections of the first {@code end} units of that text. */
    public static Sections of(CharSequence text, int end) {
        return new Sections(text, end);
    }

    @Override
    public Iterator<Section> iterator() {
        return new Walk();
    }

    static int skipWhite(CharSequence text, int from, int to) {
        int at = from;
        while (at < to && JsText.isWhite(text.charAt(at))) {
            at++;
        }
        return at;
    }

    static int trimWhite(CharSequence text, int from, int to) {
        int at = to;
        while (at > from && JsText.isWhite(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    static boolean startsWith(CharSequence text, String with, int from) {
        if (from < 0 || from + with.length() > text.length()) {
            return false;
        }
        for (int at = 0; at < with.length(); at++) {
            if (text.charAt(from + at) != with.charAt(at)) {
                return false;
            }
        }
        return true;
    }

    /** The title if {@code text[from, to)} is a heading, as {@code ^##(?!#)\s*(.+?)\s*$} finds it, trimmed. */
    private static Optional<String> title(CharSequence text, int from, int to) {
        int rest = from + 2;
        if (rest >= to || !startsWith(text, "##", from) || text.charAt(rest) == '#') {
            return Optional.empty();
        }
        int start = skipWhite(text, rest, to);
        int end = trimWhite(text, start, to);
        // The dot of the pattern stops at line terminators; blanks alone need one character that it can take.
        boolean heading = start == to ? !allTerminators(text, rest, to) : !anyTerminator(text, start, end);
        return heading ? Optional.of(text.subSequence(start, end).toString()) : Optional.empty();
    }

    private static boolean allTerminators(CharSequence text, int from, int to) {
        return IntStream.range(from, to).allMatch(at -> isTerminator(text.charAt(at)));
    }

    private static boolean anyTerminator(CharSequence text, int from, int to) {
        return IntStream.range(from, to).anyMatch(at -> isTerminator(text.charAt(at)));
    }

    private static boolean isTerminator(int unit) {
        return unit == '\n' || unit == '\r' || unit == 0x2028 || unit == 0x2029;
    }

    /** Stands behind a heading, or at the end; {@code heading} is the title of the section to come. */
    private final class Walk implements Iterator<Section> {
        private final Lines lines = new Lines(text, 0, end);
        private Optional<String> heading = Optional.empty();
        private Optional<Section> preamble;

        Walk() {
            int preambleEnd = readToHeading();
            preamble = skipWhite(text, 0, preambleEnd) == preambleEnd
                    ? Optional.empty()
                    : Optional.of(new Section(preambleTitle(preambleEnd), true, text, 0, preambleEnd));
        }

        @Override
        public boolean hasNext() {
            return preamble.isPresent() || heading.isPresent();
        }

        @Override
        public Section next() {
            if (preamble.isPresent()) {
                Section first = preamble.get();
                preamble = Optional.empty();
                return first;
            }
            String title = heading.orElseThrow(NoSuchElementException::new);
            int bodyStart = lines.next();
            return new Section(title, false, text, bodyStart, readToHeading());
        }

        /** Returns the end of the last line before the next heading. */
        private int readToHeading() {
            int bodyEnd = lines.end();
            heading = Optional.empty();
            while (heading.isEmpty() && lines.advance()) {
                heading = title(text, lines.start(), lines.end());
                if (heading.isEmpty()) {
                    bodyEnd = lines.end();
                }
            }
            return bodyEnd;
        }

        private String preambleTitle(int preambleEnd) {
            Lines before = new Lines(text, 0, preambleEnd);
            while (before.advance()) {
                if (TruncationBanner.isLine(text, before.start(), before.end())) {
                    return TRUNCATED_PREAMBLE;
                }
            }
            return PREAMBLE;
        }
    }
}
