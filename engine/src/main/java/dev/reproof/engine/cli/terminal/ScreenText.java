package dev.reproof.engine.cli.terminal;

import dev.reproof.engine.shown.HiddenCharacter;

/**
 * Makes text of unknown origin fit to stand on a line of a terminal: nothing in the result can move the cursor, change
 * a colour, ring, or reorder what stands beside it.
 *
 * <p>Escape sequences are left out whole, so that coloured output reads as it was meant; what else is not a visible
 * character is left out, or a space where it separates. Half a surrogate pair becomes U+FFFD.
 */
public final class ScreenText {

    private static final int ESCAPE = 0x1b;
    private static final int BELL = 0x07;
    private static final int STRING_END = 0x9c;
    private static final int CONTROL_SEQUENCE = 0x9b;

    private final String text;
    private final StringBuilder shown;
    private int at;

    private ScreenText(String text) {
        this.text = text;
        this.shown = new StringBuilder(text.length());
    }

    /** The text as one line. */
    public static String line(String text) {
        ScreenText line = new ScreenText(text);
        while (line.at < text.length()) {
            line.take(line.next());
        }
        return line.shown.toString();
    }

    private int next() {
        int character = text.codePointAt(at);
        at += Character.charCount(character);
        return character;
    }

    private void take(int character) {
        if (character == ESCAPE) {
            escape();
        } else if (character == CONTROL_SEQUENCE) {
            controlSequence();
        } else if (character == 0x90 || character == 0x98 || (character >= 0x9d && character <= 0x9f)) {
            string();
        } else {
            show(character);
        }
    }

    private void show(int character) {
        switch (Character.getType(character)) {
            case Character.CONTROL -> separate(character);
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR ->
                shown.append(character == 0x3000 ? "\u3000" : " ");
            case Character.SURROGATE -> shown.append('\ufffd');
            default -> {
                if (!HiddenCharacter.is(character, shown.isEmpty() ? 0 : shown.codePointBefore(shown.length()))) {
                    shown.appendCodePoint(character);
                }
            }
        }
    }

    private void separate(int control) {
        if (control == '\t' || control == '\n' || control == '\r' || control == 0x0b || control == 0x0c) {
            shown.append(' ');
        }
    }

    /** What follows ESC. A sequence that is not complete reaches to the end of the text. */
    private void escape() {
        if (at == text.length()) {
            return;
        }
        int kind = next();
        if (kind == '[') {
            controlSequence();
        } else if (kind == ']' || kind == 'P' || kind == 'X' || kind == '^' || kind == '_') {
            string();
        } else if (kind >= 0x20 && kind <= 0x2f) {
            skipWhile(0x20, 0x2f);
            skipOne();
        } else if (kind < 0x30 || kind > 0x7e) {
            at -= Character.charCount(kind); // no sequence at all
        }
    }

    private void controlSequence() {
        skipWhile(0x20, 0x3f);
        skipOne();
    }

    /** A string of the terminal's own ends with BEL, ST, or ESC and a backslash. */
    private void string() {
        while (at < text.length()) {
            int character = next();
            if (character == BELL || character == STRING_END) {
                return;
            }
            if (character == ESCAPE) {
                skipOne();
                return;
            }
        }
    }

    private void skipWhile(int first, int last) {
        while (at < text.length() && text.charAt(at) >= first && text.charAt(at) <= last) {
            at++;
        }
    }

    private void skipOne() {
        if (at < text.length() && text.charAt(at) >= 0x20 && text.charAt(at) <= 0x7e) {
            at++;
        }
    }
}
