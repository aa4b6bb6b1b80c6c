package dev.reproof.projections.text;

/**
 * The line in front of a display tail that has lost its beginning. State files of the legacy runner hold this form, so
 * it is fixed.
 */
public final class TruncationBanner {

    private static final String BEFORE = "[...truncated ";
    private static final String AFTER = " earlier chars...]";

    private TruncationBanner() {}

    /** The banner for that many lost UTF-16 code units, without a line break. */
    public static String of(long dropped) {
        return BEFORE + dropped + AFTER;
    }

    /** Whether {@code text[from, to)} is a banner with nothing but white space around it. */
    static boolean isLine(CharSequence text, int from, int to) {
        int start = Sections.skipWhite(text, from, to);
        int end = Sections.trimWhite(text, start, to);
        int digits = start + BEFORE.length();
        int digitsEnd = end - AFTER.length();
        if (digitsEnd <= digits
                || !Sections.startsWith(text, BEFORE, start)
                || !Sections.startsWith(text, AFTER, digitsEnd)) {
            return false;
        }
        for (int at = digits; at < digitsEnd; at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return false;
            }
        }
        return true;
    }
}
