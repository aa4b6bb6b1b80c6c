package dev.reproof.events.regex;

import dev.reproof.events.ReproofException;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * A regular expression of the JavaScript dialect without flags, as the {@code expect} of an oracle writes it.
 *
 * <p>Immutable; one instance may serve several threads. The engine behind it costs start-up time, so nothing of it is
 * loaded for the two patterns that match every text, of which one is the default of an oracle.
 */
public final class JsRegex {

    /** Longest search before {@link #found} gives up. */
    static final Duration TIME_LIMIT = Duration.ofSeconds(10);

    private final String pattern;
    private final Predicate<String> search;

    private JsRegex(String pattern, Predicate<String> search) {
        this.pattern = pattern;
        this.search = search;
    }

    /**
     * The compiled pattern.
     *
     * @throws ReproofException.Invalid when it is no JavaScript regular expression, or larger than the bounds allow
     */
    public static JsRegex compile(String pattern) {
        return compile(pattern, TIME_LIMIT);
    }

    static JsRegex compile(String pattern, Duration timeLimit) {
        if (pattern.isEmpty() || pattern.equals(".*")) {
            return new JsRegex(pattern, text -> true);
        }
        return new JsRegex(pattern, RhinoSearch.once(pattern, JsRegexSyntax.forRhino(pattern), timeLimit));
    }

    /**
     * Whether the pattern matches anywhere in the text.
     *
     * @throws ReproofException.Rejected when the search takes longer than ten seconds
     */
    public boolean found(String text) {
        return search.test(text);
    }

    /**
     * Finds all matches of a pattern, one after the other, not side by side: each search goes on where the match before has
     * ended. For one thread at a time.
     *
     * @throws ReproofException.Invalid when the pattern is no JavaScript regular expression
     */
    public static JsMatches matches(String pattern, Duration timeLimit) {
        return new JsMatches(pattern, RhinoSearch.global(pattern, JsRegexSyntax.forRhino(pattern), timeLimit));
    }

    /** The pattern as it was given. */
    @Override
    public String toString() {
        return pattern;
    }
}
