package dev.reproof.events.regex;

import dev.reproof.events.ReproofException;
import dev.reproof.events.UntrustedText;

/** A place in a pattern that only moves forward. */
final class PatternCursor {

    private final String pattern;
    private int at;

    PatternCursor(String pattern) {
        this.pattern = pattern;
    }

    boolean more() {
        return at < pattern.length();
    }

    char next() {
        return pattern.charAt(at++);
    }

    char previous() {
        return pattern.charAt(at - 1);
    }

    /** Moves past that text when it comes next. */
    boolean accept(String expected) {
        boolean found = pattern.startsWith(expected, at);
        at += found ? expected.length() : 0;
        return found;
    }

    /** The next code point; -1 at the end. */
    int nextCodePoint() {
        if (!more()) {
            return -1;
        }
        int codePoint = pattern.codePointAt(at);
        at += Character.charCount(codePoint);
        return codePoint;
    }

    /** The digit of that radix that comes next, or -1; moves past it. */
    int digit(int radix) {
        int digit = peekDigit(at, radix);
        at += digit < 0 ? 0 : 1;
        return digit;
    }

    /** The value of exactly that many hex digits, or -1 without moving. */
    int hex(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = peekDigit(at + i, 16);
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        at += digits;
        return value;
    }

    /** A decimal number, at most {@link Integer#MAX_VALUE}, or -1 when no digit comes next. */
    int number() {
        long value = -1;
        for (int digit = digit(10); digit >= 0; digit = digit(10)) {
            value = Math.min(Integer.MAX_VALUE, Math.max(value, 0) * 10 + digit);
        }
        return (int) value;
    }

    /** A letter of ASCII that comes next, or -1; with {@code orDigit} a digit or an underscore will do as well. */
    int controlLetter(boolean orDigit) {
        char ch = more() ? pattern.charAt(at) : 0;
        boolean letter = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
        boolean word = (ch >= '0' && ch <= '9') || ch == '_';
        if (letter || (orDigit && word)) {
            at++;
            return ch;
        }
        return -1;
    }

    int mark() {
        return at;
    }

    void backTo(int mark) {
        at = mark;
    }

    ReproofException.Invalid fault(String what) {
        return new ReproofException.Invalid("Not a JavaScript regular expression: /" + UntrustedText.shorten(pattern)
                + "/: " + what + " at character " + at);
    }

    /** ASCII only: a digit of another script is no digit here. */
    private int peekDigit(int index, int radix) {
        boolean ascii = index < pattern.length() && pattern.charAt(index) < 0x80;
        return ascii ? Character.digit(pattern.charAt(index), radix) : -1;
    }
}
