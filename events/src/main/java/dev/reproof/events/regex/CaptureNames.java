package dev.reproof.events.regex;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The capturing groups of a pattern, counted before it is translated: what {@code \2} and {@code \k} mean depends on
 * groups that may come later.
 */
final class CaptureNames {

    private static final Pattern OPENING = Pattern.compile("\\(\\?<g([0-9]+)>");
    private static final Pattern REFERENCE = Pattern.compile("\\\\k<g([0-9]+)>");

    private int count;
    private final Map<String, Integer> names = new HashMap<>();

    private CaptureNames() {}

    static CaptureNames of(String pattern) {
        CaptureNames captures = new CaptureNames();
        PatternCursor cursor = new PatternCursor(pattern);
        boolean inClass = false;
        while (cursor.more()) {
            switch (cursor.next()) {
                case '\\' -> cursor.nextCodePoint();
                case '[' -> inClass = true;
                case ']' -> inClass = false;
                case '(' -> captures.open(cursor, inClass);
                default -> {}
            }
        }
        return captures;
    }

    int count() {
        return count;
    }

    boolean named() {
        return !names.isEmpty();
    }

    /** The number of the group that {@code <name>}, which must come next, speaks of. */
    int reference(PatternCursor cursor) {
        Integer number = cursor.accept("<") ? names.get(read(cursor)) : null;
        if (number == null) {
            throw cursor.fault("\\k without the name of a group");
        }
        return number;
    }

    /** How a translated capturing group begins as long as terms may still be turned around. */
    static String opening(int number) {
        return "(?<g" + number + ">";
    }

    /** How a translated reference to that group is written until then. */
    static String reference(int number) {
        return "\\k<g" + number + ">";
    }

    /**
     * The finished translation with numbers in the order that the groups have now. A reference is grouped, so that no
     * digit that follows can become part of its number.
     */
    static String toNumbers(String translated) {
        Map<String, Integer> numbers = new HashMap<>();
        String opened = OPENING.matcher(translated).replaceAll(group -> {
            numbers.put(group.group(1), numbers.size() + 1);
            return "(";
        });
        return REFERENCE.matcher(opened).replaceAll(group -> "(?:\\\\" + numbers.get(group.group(1)) + ")");
    }

    private void open(PatternCursor cursor, boolean inClass) {
        if (inClass) {
            return;
        }
        if (!cursor.accept("?")) {
            count++;
        } else if (cursor.accept("<") && !cursor.accept("=") && !cursor.accept("!")) {
            count++;
            if (names.put(read(cursor), count) != null) {
                throw cursor.fault("two groups of one name");
            }
        }
    }

    /** The name up to and past the closing {@code >}. */
    static String read(PatternCursor cursor) {
        StringBuilder name = new StringBuilder();
        for (int ch = cursor.nextCodePoint(); ch != '>'; ch = cursor.nextCodePoint()) {
            int letter = ch == '\\' ? escapedLetter(cursor) : ch;
            if (!(name.isEmpty() ? startsName(letter) : continuesName(letter))) {
                throw cursor.fault("invalid name of a group");
            }
            name.appendCodePoint(letter);
        }
        if (name.isEmpty()) {
            throw cursor.fault("a group with an empty name");
        }
        return name.toString();
    }

    private static int escapedLetter(PatternCursor cursor) {
        if (!cursor.accept("u")) {
            return -1;
        }
        if (cursor.accept("{")) {
            int value = bracedHex(cursor);
            return cursor.accept("}") ? value : -1;
        }
        int unit = cursor.hex(4);
        int mark = cursor.mark();
        if (unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE && cursor.accept("\\u")) {
            int low = cursor.hex(4);
            if (low >= Character.MIN_LOW_SURROGATE && low <= Character.MAX_LOW_SURROGATE) {
                return Character.toCodePoint((char) unit, (char) low);
            }
            cursor.backTo(mark);
        }
        return unit;
    }

    private static int bracedHex(PatternCursor cursor) {
        int value = -1;
        for (int digit = cursor.digit(16); digit >= 0; digit = cursor.digit(16)) {
            value = Math.min(Character.MAX_CODE_POINT + 1, Math.max(value, 0) * 16 + digit);
        }
        return value > Character.MAX_CODE_POINT ? -1 : value;
    }

    private static boolean startsName(int ch) {
        return ch == '$' || ch == '_' || (ch >= 0 && Character.isUnicodeIdentifierStart(ch));
    }

    private static boolean continuesName(int ch) {
        return ch == '$'
                || ch == 0x200C
                || ch == 0x200D
                || (ch >= 0 && Character.isUnicodeIdentifierPart(ch) && !Character.isIdentifierIgnorable(ch));
    }
}
