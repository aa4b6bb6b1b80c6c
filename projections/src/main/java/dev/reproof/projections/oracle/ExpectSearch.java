package dev.reproof.projections.oracle;

import dev.reproof.events.ReproofException;
import dev.reproof.events.regex.JsRegex;
import dev.reproof.projections.oracle.SearchWindow.Begin;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Looks for what an oracle expects in all that it printed, as one text. Where that is longer than what is searched, a
 * part decides only what cannot depend on the rest.
 */
final class ExpectSearch {

    /** Of a pattern: an escape or the beginning of a negated class, which look like what is looked for and are not. */
    private static final Pattern HARMLESS = Pattern.compile("\\\\.|\\[\\^", Pattern.DOTALL);

    private static final Pattern LOOKS_BACK = Pattern.compile("\\^|\\(\\?<[=!]");
    private static final Pattern LOOKS_AHEAD = Pattern.compile("\\$|\\(\\?[=!]");

    private final boolean looksBack;
    private final boolean looksAhead;
    private final boolean looksAtWords;
    private final Predicate<String> regex;

    /**
     * A search for that pattern.
     *
     * @throws ReproofException.Invalid when it is no JavaScript regular expression
     */
    ExpectSearch(String expect) {
        this(expect, JsRegex.compile(expect)::found);
    }

    /** Takes what may be a look around for one: that can only make a search of a part undecided. */
    ExpectSearch(String expect, Predicate<String> regex) {
        String rest = HARMLESS.matcher(expect).replaceAll("");
        this.looksBack = LOOKS_BACK.matcher(rest).find();
        this.looksAhead = LOOKS_AHEAD.matcher(rest).find();
        this.looksAtWords = HARMLESS.matcher(expect)
                .results()
                .anyMatch(found -> found.group().equalsIgnoreCase("\\b"));
        this.regex = regex;
    }

    /** Whether it is found, or why not. */
    Outcome in(OracleOutput output) {
        Outcome best = Outcome.ABSENT;
        for (SearchWindow window : SearchWindow.of(output)) {
            Outcome outcome = in(window);
            if (outcome == Outcome.FOUND) {
                return outcome;
            }
            best = outcome.compareTo(best) < 0 ? outcome : best;
        }
        return best;
    }

    private Outcome in(SearchWindow window) {
        if (dependsOnMoreThan(window)) {
            return Outcome.INCOMPLETE;
        }
        try {
            return regex.test(window.text()) ? Outcome.FOUND : Outcome.ABSENT;
        } catch (ReproofException.Rejected e) {
            return Outcome.GIVEN_UP;
        }
    }

    /**
     * Whether a match there may be none in the whole: {@code ^(?!...)} matches in the end of many a text that it does not
     * match.
     */
    private boolean dependsOnMoreThan(SearchWindow window) {
        return (looksBack && window.begin() != Begin.WITH_THE_OUTPUT)
                || (looksAtWords && window.begin() == Begin.WITHIN_A_LINE)
                || (looksAhead && !window.toTheEnd());
    }

    /** What a search led to; where two parts differ, the first of these tells more. */
    enum Outcome {
        FOUND,
        GIVEN_UP,
        INCOMPLETE,
        ABSENT
    }
}
