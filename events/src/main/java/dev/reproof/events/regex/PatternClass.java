package dev.reproof.events.regex;

/** Translates one character class, from behind its opening bracket to past its end. */
final class PatternClass {

    private static final String EVERYTHING = "\\u0000-\\uffff";

    private final PatternCursor cursor;
    private final CaptureNames captures;
    private final PatternEscapes escapes;
    private final StringBuilder out = new StringBuilder();

    PatternClass(PatternCursor cursor, CaptureNames captures, PatternEscapes escapes) {
        this.cursor = cursor;
        this.captures = captures;
        this.escapes = escapes;
    }

    String translate() {
        boolean negated = cursor.accept("^");
        while (!cursor.accept("]")) {
            member();
        }
        if (out.isEmpty()) {
            return negated ? "[" + EVERYTHING + "]" : "[^" + EVERYTHING + "]";
        }
        return (negated ? "[^" : "[") + out + "]";
    }

    private void member() {
        String first = atom();
        int dash = cursor.mark();
        if (!cursor.accept("-") || closes()) {
            cursor.backTo(dash);
            out.append(first);
            return;
        }
        String last = atom();
        boolean range = isCharacter(first) && isCharacter(last);
        if (range && first.compareTo(last) > 0) {
            throw cursor.fault("a range of characters that runs backwards");
        }
        out.append(first).append(range ? "-" : hex('-')).append(last);
    }

    private boolean closes() {
        int mark = cursor.mark();
        boolean closes = cursor.accept("]");
        cursor.backTo(mark);
        return closes;
    }

    /** One character as a four-digit escape, so that two of them compare as their values do, or a set like \d. */
    private String atom() {
        if (!cursor.more()) {
            throw cursor.fault("a class that never ends");
        }
        char ch = cursor.next();
        return ch == '\\' ? escape() : hex(ch);
    }

    private String escape() {
        for (String set : new String[] {"d", "D", "s", "S", "w", "W"}) {
            if (cursor.accept(set)) {
                return "\\" + set;
            }
        }
        if (cursor.accept("b")) {
            return hex('\b');
        }
        if (!cursor.more() || (captures.named() && cursor.accept("k"))) {
            throw cursor.fault("an escape that means nothing in a class");
        }
        return hex(escapes.character(true));
    }

    private static boolean isCharacter(String atom) {
        return atom.length() == 6;
    }

    private static String hex(char unit) {
        return PatternEscapes.literal(unit);
    }
}
