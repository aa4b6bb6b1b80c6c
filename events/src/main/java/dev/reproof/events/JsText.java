package dev.reproof.events;

/**
 * White space as JavaScript sees it: DAG documents and prompts were defined by its {@code trim}, which differs from
 * every notion the JDK offers.
 */
public final class JsText {

    private JsText() {}

    /** Whether JavaScript's {@code trim} removes that UTF-16 code unit. */
    public static boolean isWhite(int ch) {
        return switch (ch) {
            case '\t', '\n', 0x0B, '\f', '\r', ' ', 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF ->
                true;
            default -> ch >= 0x2000 && ch <= 0x200A;
        };
    }

    /** The text without the white space at both ends. */
    public static String trim(String text) {
        int start = 0;
        while (start < text.length() && isWhite(text.charAt(start))) {
            start++;
        }
        return trimEnd(text.substring(start));
    }

    /** The text without the white space at its end. */
    public static String trimEnd(String text) {
        int end = text.length();
        while (end > 0 && isWhite(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /** Whether nothing is left of the text once trimmed. */
    public static boolean isBlank(String text) {
        return text.chars().allMatch(JsText::isWhite);
    }
}
