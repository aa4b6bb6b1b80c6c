package dev.reproof.events.regex;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A group that is being translated: the terms of the alternative at hand, and the alternatives before it.
 *
 * <p>Rhino matches the inside of a look-behind from right to left and turns its terms around for that, but it forgets every
 * alternative except the first. So we turn them around ourselves, at all levels, and put them behind a first alternative
 * that never matches.
 */
final class PatternGroup {

    /** Matches the empty text everywhere; Rhino goes wrong on look-arounds and alternatives that hold no term. */
    private static final String NOTHING = "(?:\\b|\\B)";

    private static final String NEVER = "(?!\\b|\\B)";

    private final String opening;
    private final String closing;
    private final boolean backwards;
    private final boolean quantifiable;
    private final StringBuilder branches = new StringBuilder();
    private final List<String> terms = new ArrayList<>();

    private PatternGroup(String opening, String closing, boolean backwards, boolean quantifiable) {
        this.opening = opening;
        this.closing = closing;
        this.backwards = backwards;
        this.quantifiable = quantifiable;
    }

    /** The pattern itself. */
    static PatternGroup whole() {
        return new PatternGroup("", "", false, false);
    }

    /** {@code sign} is {@code =} or {@code !}. */
    static PatternGroup lookAhead(char sign) {
        return new PatternGroup("(?" + sign, ")", false, true);
    }

    /** {@code sign} is {@code =} or {@code !}. Rhino must not find it first in a group that repeats. */
    static PatternGroup lookBehind(char sign) {
        return new PatternGroup(NOTHING + "(?<" + sign + NEVER + "|", ")", true, false);
    }

    PatternGroup plain() {
        return new PatternGroup("(?:", ")", backwards, true);
    }

    PatternGroup capture(int number) {
        return new PatternGroup(CaptureNames.opening(number), ")", backwards, true);
    }

    void add(String term) {
        terms.add(term);
    }

    /** Rhino loses its way when a lazy term is the last of a look-around, so something follows it. */
    void quantify(String quantifier) {
        int last = terms.size() - 1;
        terms.set(last, terms.get(last) + quantifier);
        if (quantifier.length() > 1 && quantifier.endsWith("?")) {
            terms.add(backwards ? last : last + 1, NOTHING);
        }
    }

    void nextBranch() {
        endBranch();
        branches.append('|');
    }

    /** The whole group as one term. */
    String end() {
        endBranch();
        return opening + branches + closing;
    }

    boolean quantifiable() {
        return quantifiable;
    }

    private void endBranch() {
        if (terms.isEmpty()) {
            terms.add(NOTHING);
        }
        if (backwards) {
            Collections.reverse(terms);
        }
        terms.forEach(branches::append);
        terms.clear();
    }
}
