package dev.reproof.events.regex;

/** Reads what follows a backslash and writes it in a form that leaves no room for a second reading. */
final class PatternEscapes {

    private final PatternCursor cursor;
    private final CaptureNames captures;

    PatternEscapes(PatternCursor cursor, CaptureNames captures) {
        this.cursor = cursor;
        this.captures = captures;
    }

    /** An escape outside a class, the backslash already read: either {@code \b} and {@code \B}, or one atom. */
    String atom() {
        if (!cursor.more()) {
            throw cursor.fault("a backslash that escapes nothing");
        }
        int mark = cursor.mark();
        char ch = cursor.next();
        if ("bBdDsSwW".indexOf(ch) >= 0) {
            return "\\" + ch;
        }
        if (ch == 'k' && captures.named()) {
            return CaptureNames.reference(captures.reference(cursor));
        }
        cursor.backTo(mark);
        int number = ch == '0' ? -1 : cursor.number();
        if (number > 0 && number <= captures.count()) {
            return CaptureNames.reference(number);
        }
        cursor.backTo(mark);
        return literal(character(false));
    }

    /** The UTF-16 code unit that an escape stands for, the backslash already read. */
    char character(boolean inClass) {
        int mark = cursor.mark();
        char ch = cursor.next();
        return switch (ch) {
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            case 'c' -> control(inClass, mark);
            case 'x' -> orElse(cursor.hex(2), ch);
            case 'u' -> orElse(cursor.hex(4), ch);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(ch - '0');
            default -> ch;
        };
    }

    /** The unit as an escape of six characters that means the same everywhere in a pattern, classes included. */
    static String literal(char unit) {
        String hex = Integer.toHexString(unit);
        return "\\u" + "0".repeat(4 - hex.length()) + hex;
    }

    /** Without a letter after it the backslash stands for itself and the {@code c} is yet to come. */
    private char control(boolean inClass, int mark) {
        int letter = cursor.controlLetter(inClass);
        if (letter < 0) {
            cursor.backTo(mark);
            return '\\';
        }
        return (char) (letter % 32);
    }

    private char octal(int first) {
        int value = first;
        for (int i = 0; i < 2 && value < 32; i++) {
            int digit = cursor.digit(8);
            if (digit < 0) {
                break;
            }
            value = value * 8 + digit;
        }
        return (char) value;
    }

    private static char orElse(int value, char otherwise) {
        return value < 0 ? otherwise : (char) value;
    }
}
