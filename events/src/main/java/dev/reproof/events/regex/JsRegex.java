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
        return new JsRegex(pattern, new RhinoSearch(pattern, JsRegexSyntax.forRhino(pattern), timeLimit));
    }

    /**
     * Whether the pattern matches anywhere in the text.
     *
     * @throws ReproofException.Rejected when the search takes longer than ten seconds
     */
    public boolean found(String text) {
        return search.test(text);
    }

    /** The pattern as it was given. */
    @Override
    public String toString() {
        return pattern;
    }
}
