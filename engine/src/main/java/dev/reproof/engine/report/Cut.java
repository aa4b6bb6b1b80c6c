package dev.reproof.engine.report;

import dev.reproof.events.WellFormed;

/**
 * As much of a text as a page shows.
 *
 * @param start its beginning, or all of it
 * @param omitted UTF-16 units that are left out behind {@code start}
 * @param end what follows them
 */
record Cut(String start, long omitted, String end) {

    /** Of what is shown of a long text, so many parts of three are its beginning. */
    private static final int PARTS_OF_START = 2;

    /** All of a text. */
    static Cut whole(String text) {
        return new Cut(text, 0, "");
    }

    /**
     * All of a text, or its beginning and its end.
     *
     * @param bytes of a page that it may take, but for what stands for hidden characters at the cut
     */
    static Cut of(String text, int bytes) {
        if (fits(text, bytes)) {
            return whole(text);
        }
        int from = ahead(text, bytes / 3 * PARTS_OF_START);
        int to = Math.max(from, back(text, bytes / 3));
        return new Cut(text.substring(0, from), to - from, text.substring(to));
    }

    /**
     * The end of a text.
     *
     * @param end what is at hand of it
     * @param before units that stand in front of that
     */
    static Cut ofEnd(String end, long before, int bytes) {
        int from = fits(end, bytes) ? 0 : back(end, bytes);
        return new Cut("", before + from, end.substring(from));
    }

    boolean isWhole() {
        return omitted == 0;
    }

    /** Short texts are not counted. */
    private static boolean fits(String text, int bytes) {
        return text.length() <= bytes && (text.length() * 24L <= bytes || ahead(text, bytes) == text.length());
    }

    private static int ahead(String text, int bytes) {
        int at = 0;
        int left = bytes;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            left -= HtmlText.cost(character);
            if (left < 0) {
                return WellFormed.cutBefore(text, at);
            }
            at += Character.charCount(character);
        }
        return at;
    }

    private static int back(String text, int bytes) {
        int at = text.length();
        int left = bytes;
        while (at > 0) {
            int character = text.codePointBefore(at);
            left -= HtmlText.cost(character);
            if (left < 0) {
                return at;
            }
            at -= Character.charCount(character);
        }
        return at;
    }
}
