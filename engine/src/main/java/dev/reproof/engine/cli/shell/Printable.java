package dev.reproof.engine.cli.shell;

import dev.reproof.engine.shown.HiddenCharacter;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Makes text of unknown origin safe to print on one line of a terminal. */
public final class Printable {

    private Printable() {}

    /**
     * The text with every {@link HiddenCharacter} shown as an escape, as JSON has them; the very same text where it has
     * none.
     */
    public static String line(String text) {
        return escaped(text, character -> false);
    }

    /** The same for text that has lines and tabs of its own. */
    public static String lines(String text) {
        return escaped(text, character -> character == '\n' || character == '\t');
    }

    private static String escaped(String text, IntPredicate kept) {
        StringBuilder out = null;
        int before = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(before)) {
            int character = text.codePointAt(at);
            if (HiddenCharacter.is(character, before) && !kept.test(character)) {
                out = out == null ? new StringBuilder(text.length() + 32).append(text, 0, at) : out;
                for (char unit : Character.toChars(character)) {
                    out.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
            } else if (out != null) {
                out.appendCodePoint(character);
            }
            before = character;
        }
        return out == null ? text : out.toString();
    }
}
