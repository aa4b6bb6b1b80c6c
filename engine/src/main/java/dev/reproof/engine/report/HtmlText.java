package dev.reproof.engine.report;

import dev.reproof.engine.shown.HiddenCharacter;
import java.util.Locale;

/**
 * Text of unknown origin as text of a page: it can neither end nor begin anything there, and what a reader would not see, or
 * what would make other text stand elsewhere, is shown by its name.
 */
final class HtmlText {

    private static final int ESCAPE = 0x1b;

    /** Bytes of a mark that stands for a hidden character. */
    private static final int MARK = 24;

    private static final int LONGEST_SEQUENCE = 32;

    private HtmlText() {}

    /** Appends a text that stays on one line. */
    static void line(StringBuilder page, String text) {
        append(page, text, false);
    }

    /** Appends a text that has lines and tabs of its own. */
    static void lines(StringBuilder page, String text) {
        append(page, text, true);
    }

    /** Appends a text as the value of an attribute, in double quotes. */
    static void attribute(StringBuilder page, String text) {
        int before = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(before)) {
            int character = text.codePointAt(at);
            if (HiddenCharacter.is(character, before)) {
                page.append(name(character));
            } else {
                visible(page, character);
            }
            before = character;
        }
    }

    /** About how many bytes of a page a character takes. */
    static int cost(int character) {
        if (character < 0x80) {
            return switch (character) {
                case '&', '<', '>', '"', '\'' -> "&quot;".length();
                case '\n', '\t' -> 1;
                default -> character < ' ' || character == 0x7f ? MARK : 1;
            };
        }
        if (HiddenCharacter.is(character, 0)) {
            return MARK;
        }
        return character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    }

    private static void append(StringBuilder page, String text, boolean lines) {
        int before = 0;
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            int next = at + Character.charCount(character);
            if (lines && (character == '\n' || character == '\t')) {
                page.append((char) character);
            } else if (lines && character == '\r' && next < text.length() && text.charAt(next) == '\n') {
                before = character; // one end of a line
            } else if (HiddenCharacter.is(character, before)) {
                next = character == ESCAPE ? sequence(text, next) : next;
                page.append("<i class=h>").append(name(character));
                visible(page, text, at + Character.charCount(character), next);
                page.append("</i>");
            } else {
                visible(page, character);
            }
            before = character;
            at = next;
        }
    }

    /** Where a sequence for a terminal ends, such as one that chooses a colour. */
    private static int sequence(String text, int from) {
        if (from >= text.length() || text.charAt(from) != '[') {
            return from;
        }
        int most = Math.min(text.length(), from + LONGEST_SEQUENCE);
        for (int at = from + 1; at < most; at++) {
            char unit = text.charAt(at);
            if (unit >= '@' && unit <= '~') {
                return at + 1;
            }
            if (unit < ' ' || unit > '~') {
                return from;
            }
        }
        return from;
    }

    private static void visible(StringBuilder page, String text, int from, int to) {
        for (int at = from; at < to; at++) {
            visible(page, text.charAt(at));
        }
    }

    private static void visible(StringBuilder page, int character) {
        switch (character) {
            case '&' -> page.append("&amp;");
            case '<' -> page.append("&lt;");
            case '>' -> page.append("&gt;");
            case '"' -> page.append("&quot;");
            case '\'' -> page.append("&#39;");
            default -> page.appendCodePoint(character);
        }
    }

    private static String name(int character) {
        return switch (character) {
            case 0 -> "NUL";
            case '\n' -> "LF";
            case '\r' -> "CR";
            case '\t' -> "TAB";
            case ESCAPE -> "ESC";
            default -> String.format(Locale.ROOT, "U+%04X", character);
        };
    }
}
