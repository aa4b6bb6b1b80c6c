package dev.reproof.events.regex;

import dev.reproof.events.ReproofException;
import java.util.ArrayList;
import java.util.List;

/** Where a pattern of the JavaScript dialect matches. For one thread at a time. */
public final class JsMatches {

    /**
     * A match, in UTF-16 code units.
     *
     * @param to behind its last one; more than {@code from}
     */
    public record Span(int from, int to) {}

    private final String pattern;
    private final RhinoSearch search;

    JsMatches(String pattern, RhinoSearch search) {
        this.pattern = pattern;
        this.search = search;
    }

    /**
     * The matches in a text from left to right, none of them empty, none of them inside of another.
     *
     * @throws ReproofException.Rejected when the search takes longer than its limit
     */
    public List<Span> in(String text) {
        List<Span> spans = new ArrayList<>();
        search.all(text, spans::add);
        return spans;
    }

    /** The pattern as it was given. */
    @Override
    public String toString() {
        return pattern;
    }
}
