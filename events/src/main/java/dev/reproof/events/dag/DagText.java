package dev.reproof.events.dag;

import java.util.function.IntUnaryOperator;

/** Text of untrusted documents: how it is shown in messages, and what becomes of halves of surrogate pairs. */
final class DagText {

    private static final int SHOWN = 80;

    private DagText() {}

    /** The text for a message: at most 80 units and an ellipsis, control characters and lone surrogates replaced. */
    static String shorten(String text) {
        return shorten(text, SHOWN);
    }

    static String shorten(String text, int most) {
        String start = text.length() <= most ? text : text.substring(0, most) + "\u2026";
        return map(
                start, codePoint -> Character.isISOControl(codePoint) || isSurrogate(codePoint) ? '\uFFFD' : codePoint);
    }

    /** The text with U+FFFD in place of every lone surrogate; the same object when there is none. */
    static String wellFormed(String text) {
        return isWellFormed(text) ? text : map(text, codePoint -> isSurrogate(codePoint) ? '\uFFFD' : codePoint);
    }

    /** Whether no half of a surrogate pair stands alone in the text. */
    static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(DagText::isSurrogate);
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
