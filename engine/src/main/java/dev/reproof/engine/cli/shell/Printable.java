package dev.reproof.engine.cli.shell;

/** Makes text of unknown origin safe to print on one line of a terminal. */
public final class Printable {

    private Printable() {}

    /** Marks that turn the direction of what follows, so that it reads as something else. */
    private static boolean turns(int character) {
        return (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
    }

    /** The text with every control character, mark of direction and line break shown as an escape. */
    public static String line(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (Character.isISOControl(character) || turns(character) || character == 0x2028 || character == 0x2029) {
                out.append(String.format("\\u%04x", character));
            } else {
                out.appendCodePoint(character);
            }
        });
        return out.toString();
    }
}
