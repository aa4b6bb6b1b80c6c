package dev.reproof.projections.findings;

import java.util.regex.Pattern;

/** A text as a person sees it on a terminal. */
final class PlainText {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char ESCAPE = '\u001B';
    private static final char CONTROL_SEQUENCE = '\u009B';

    /** Control sequences, strings of the operating system that end on their line, and escapes of two characters. */
    private static final Pattern SEQUENCE = Pattern.compile("(?:\u001B\\[|\u009B)[0-?]{0,64}[ -/]{0,8}[@-~]"
            + "|\u001B\\][^\u0007\u001B\\r\\n]{0,4096}(?:\u0007|\u001B\\\\)"
            + "|\u001B[ -/]{0,8}[0-~]");

    private PlainText() {}

    /** The text without escape sequences and without a byte order mark; the same text where it has none. */
    static String of(String text) {
        boolean drawn = text.indexOf(ESCAPE) >= 0 || text.indexOf(CONTROL_SEQUENCE) >= 0;
        String plain = drawn ? SEQUENCE.matcher(text).replaceAll("") : text;
        return !plain.isEmpty() && plain.charAt(0) == BYTE_ORDER_MARK ? plain.substring(1) : plain;
    }
}
