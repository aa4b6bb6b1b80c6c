package dev.reproof.engine.cli.shell;

/** Makes text of unknown origin safe to print on one line of a terminal. */
public final class Printable {

    private Printable() {}

    /** The text with every control character and line break shown as an escape. */
    public static String line(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (Character.isISOControl(character) || character == 0x2028 || character == 0x2029) {
                out.append(String.format("\\u%04x", character));
            } else {
                out.appendCodePoint(character);
            }
        });
        return out.toString();
    }
}
