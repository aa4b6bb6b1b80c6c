package dev.reproof.projections.findings;

import dev.reproof.events.JsText;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A text as a person sees it on a terminal. */
final class PlainText {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char ESCAPE = '\u001B';
    private static final char CONTROL_SEQUENCE = '\u009B';

    /** Control sequences, strings of the operating system that end on their line, and escapes of two characters. */
    private static final Pattern SEQUENCE = Pattern.compile("(?:\u001B\\[|\u009B)[0-?]{0,64}[ -/]{0,8}[@-~]"
            + "|\u001B\\][^\u0007\u001B\\r\\n]{0,4096}(?:\u0007|\u001B\\\\)"
            + "|\u001B[ -/]{0,8}[0-~]");

    private static final Pattern LINE_FEED = Pattern.compile("\n");

    private PlainText() {}

    /** The text without escape sequences and without a byte order mark; the same text where it has none. */
    static String of(String text) {
        String plain = isDrawn(text) ? SEQUENCE.matcher(text).replaceAll("") : text;
        return !plain.isEmpty() && plain.charAt(0) == BYTE_ORDER_MARK ? plain.substring(1) : plain;
    }

    private static boolean isDrawn(String text) {
        return text.indexOf(ESCAPE) >= 0 || text.indexOf(CONTROL_SEQUENCE) >= 0;
    }

    /**
     * The text in which headings, and lines that say nothing, are plain, and all others as they are: what is found in it
     * is kept as it was said. No sequence goes beyond its line.
     */
    static String readable(String text) {
        if (!isDrawn(text) && text.indexOf(BYTE_ORDER_MARK) != 0) {
            return text;
        }
        StringBuilder readable = new StringBuilder(text.length());
        for (int from = 0; from <= text.length(); ) {
            int feed = text.indexOf('\n', from);
            int end = feed < 0 ? text.length() : feed;
            readable.append(readableLine(text.substring(from, end)));
            if (feed >= 0) {
                readable.append('\n');
            }
            from = end + 1;
        }
        return readable.toString();
    }

    /** Lines as findings are read, found one by one. */
    static Stream<String> lines(String text) {
        return LINE_FEED.splitAsStream(text);
    }

    /** Whether nothing of a text is seen. */
    static boolean isBlank(String text) {
        return lines(text).allMatch(line -> JsText.isBlank(of(line)));
    }

    /** A line that was drawn again, behind a carriage return, is what it was in the end. */
    private static String shownLast(String plain) {
        int end = plain.endsWith("\r") ? plain.length() - 1 : plain.length();
        return plain.substring(plain.lastIndexOf('\r', end - 1) + 1, end);
    }

    private static String readableLine(String line) {
        String plain = shownLast(of(line));
        return Findings.isHeading(plain) || Placeholder.is(JsText.trim(plain)) ? plain : line;
    }
}
