package dev.reproof.events;

/** Makes text that every UTF-16 and UTF-8 reader reads alike: no half of a surrogate pair stands alone in it. */
public final class WellFormed {

    /** Stands for what cannot be read; as long as the half that it replaces. */
    private static final char REPLACEMENT = '\uFFFD';

    private WellFormed() {}

    /** The text with each lone surrogate replaced by U+FFFD; the very same text where there is none. */
    public static String of(String text) {
        int lone = nextLone(text, 0);
        if (lone < 0) {
            return text;
        }
        StringBuilder repaired = new StringBuilder(text);
        for (int at = lone; at >= 0; at = nextLone(text, at + 1)) {
            repaired.setCharAt(at, REPLACEMENT);
        }
        return repaired.toString();
    }

    /** Whether no half of a surrogate pair stands alone in the text. */
    public static boolean isWellFormed(String text) {
        return nextLone(text, 0) < 0;
    }

    /** Where to cut, at {@code end} or one unit before it, so that no pair is halved and no half is kept at the end. */
    public static int cutBefore(CharSequence text, int end) {
        return end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }

    /** JSON text in which each lone surrogate, which can only stand in a string, is an escape; a generator refuses it. */
    public static String escapedInJson(String json) {
        int lone = nextLone(json, 0);
        if (lone < 0) {
            return json;
        }
        StringBuilder escaped = new StringBuilder(json.length() + 8);
        int done = 0;
        for (int at = lone; at >= 0; at = nextLone(json, done)) {
            escaped.append(json, done, at).append("\\u").append(Integer.toHexString(json.charAt(at)));
            done = at + 1;
        }
        return escaped.append(json, done, json.length()).toString();
    }

    private static int nextLone(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            if (isLone(text, at)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isLone(String text, int at) {
        char unit = text.charAt(at);
        if (Character.isHighSurrogate(unit)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(unit) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
