package dev.reproof.events;

import java.util.function.IntUnaryOperator;

/** Shows text of untrusted documents in messages. */
public final class UntrustedText {

    private static final int SHOWN = 80;

    private UntrustedText() {}

    /** The text for a message: at most 80 units and an ellipsis, control characters and lone surrogates replaced. */
    public static String shorten(String text) {
        return shorten(text, SHOWN);
    }

    /** The same with another bound. */
    public static String shorten(String text, int most) {
        String start = text.length() <= most ? text : text.substring(0, most) + "\u2026";
        return map(
                start, codePoint -> Character.isISOControl(codePoint) || isSurrogate(codePoint) ? '\uFFFD' : codePoint);
    }

    private static String map(String text, IntUnaryOperator change) {
        return text.codePoints()
                .map(change)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
