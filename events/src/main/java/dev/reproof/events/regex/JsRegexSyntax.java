package dev.reproof.events.regex;

import dev.reproof.events.ReproofException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Checks a pattern against the grammar of JavaScript without flags, the web's extensions included, and translates it
 * into a plain subset that Rhino reads the same way: characters become four-digit escapes, names become numbers, and
 * look-behinds are written as {@link PatternGroup} describes.
 *
 * <p>Rhino alone is too lenient (it takes a quantifier without an atom for text, and a class may stay open), and it reads
 * {@code \p} as a property of Unicode, which needs the {@code u} flag.
 */
final class JsRegexSyntax {

    private static final int MAX_LENGTH = 10_000;
    /** Rhino compiles groups and alternatives by recursion. */
    private static final int MAX_BRANCHES = 500;

    private final PatternCursor cursor;
    private final CaptureNames captures;
    private final PatternEscapes escapes;
    private final Deque<PatternGroup> open = new ArrayDeque<>();
    private int captured;
    private int branches;
    private boolean repeatable;

    private JsRegexSyntax(String pattern) {
        this.cursor = new PatternCursor(pattern);
        this.captures = CaptureNames.of(pattern);
        this.escapes = new PatternEscapes(cursor, captures);
    }

    /**
     * The pattern to give to Rhino.
     *
     * @throws ReproofException.Invalid when it is not valid JavaScript, or too large
     */
    static String forRhino(String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            throw new ReproofException.Invalid("The regular expression has " + pattern.length()
                    + " characters; at most " + MAX_LENGTH + " are allowed");
        }
        return new JsRegexSyntax(pattern).translate();
    }

    private String translate() {
        PatternGroup whole = PatternGroup.whole();
        open.push(whole);
        while (cursor.more()) {
            term(cursor.next());
        }
        if (open.peek() != whole) {
            throw cursor.fault("a group that never ends");
        }
        return CaptureNames.toNumbers(whole.end());
    }

    private void term(char ch) {
        switch (ch) {
            case '^', '$' -> add(String.valueOf(ch), false);
            case '|' -> alternative();
            case '.' -> add(".", true);
            case '(' -> open();
            case ')' -> close();
            case '*', '+', '?' -> quantifier(String.valueOf(ch));
            case '{' -> brace();
            case '[' -> add(new PatternClass(cursor, captures, escapes).translate(), true);
            case '\\' -> escape();
            default -> add(PatternEscapes.literal(ch), true);
        }
    }

    private void add(String term, boolean quantifiable) {
        open.element().add(term);
        repeatable = quantifiable;
    }

    private void escape() {
        String atom = escapes.atom();
        add(atom, !atom.equals("\\b") && !atom.equals("\\B"));
    }

    private void alternative() {
        countBranch();
        open.element().nextBranch();
        repeatable = false;
    }

    private void open() {
        countBranch();
        PatternGroup outer = open.element();
        if (!cursor.accept("?")) {
            open.push(outer.capture(++captured));
        } else if (cursor.accept(":")) {
            open.push(outer.plain());
        } else if (cursor.accept("=") || cursor.accept("!")) {
            open.push(PatternGroup.lookAhead(cursor.previous()));
        } else if (cursor.accept("<=") || cursor.accept("<!")) {
            open.push(PatternGroup.lookBehind(cursor.previous()));
        } else if (cursor.accept("<")) {
            CaptureNames.read(cursor);
            open.push(outer.capture(++captured));
        } else {
            throw cursor.fault("an unknown kind of group");
        }
        repeatable = false;
    }

    private void close() {
        PatternGroup inner = open.pop();
        if (open.isEmpty()) {
            throw cursor.fault("a group that never began");
        }
        add(inner.end(), inner.quantifiable());
    }

    private void brace() {
        int mark = cursor.mark();
        int least = cursor.number();
        boolean comma = least >= 0 && cursor.accept(",");
        int most = comma ? cursor.number() : least;
        if (least < 0 || !cursor.accept("}")) {
            cursor.backTo(mark);
            add(PatternEscapes.literal('{'), true);
            return;
        }
        if (most >= 0 && most < least) {
            throw cursor.fault("counts out of order");
        }
        quantifier("{" + least + (comma ? "," : "") + (comma && most >= 0 ? most : "") + "}");
    }

    private void quantifier(String text) {
        if (!repeatable) {
            throw cursor.fault("nothing to repeat");
        }
        open.element().quantify(cursor.accept("?") ? text + "?" : text);
        repeatable = false;
    }

    private void countBranch() {
        if (++branches > MAX_BRANCHES) {
            throw cursor.fault("more than " + MAX_BRANCHES + " groups and alternatives");
        }
    }
}
