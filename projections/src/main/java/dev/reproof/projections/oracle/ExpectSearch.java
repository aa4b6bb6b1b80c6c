package dev.reproof.projections.oracle;

import dev.reproof.events.ReproofException;
import dev.reproof.events.regex.JsRegex;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Looks for what an oracle expects in each of its outputs, which never count as one text. */
final class ExpectSearch {

    /** Of a pattern: an escape or the beginning of a negated class, which look like what is looked for and are not. */
    private static final Pattern HARMLESS = Pattern.compile("\\\\.|\\[\\^", Pattern.DOTALL);

    private final boolean looksBack;
    private final Predicate<String> regex;

    /**
     * A search for that pattern.
     *
     * @throws ReproofException.Invalid when it is no JavaScript regular expression
     */
    ExpectSearch(String expect) {
        this(expect, JsRegex.compile(expect)::found);
    }

    ExpectSearch(String expect, Predicate<String> regex) {
        this.looksBack = looksBack(expect);
        this.regex = regex;
    }

    /** Found in one of them, or why not. */
    Outcome in(OracleOutput output) {
        Outcome stdout = in(output.stdout());
        if (stdout == Outcome.FOUND) {
            return stdout;
        }
        Outcome stderr = in(output.stderr());
        return stderr.compareTo(stdout) < 0 ? stderr : stdout;
    }

    private Outcome in(OracleTail tail) {
        if (looksBack && !tail.complete()) {
            return Outcome.INCOMPLETE;
        }
        try {
            return regex.test(tail.searched()) ? Outcome.FOUND : Outcome.ABSENT;
        } catch (ReproofException.Rejected e) {
            return Outcome.GIVEN_UP;
        }
    }

    /**
     * Whether it may depend on text long before a match that there is none: then the end of a text can seem to match
     * where the whole does not, as with {@code ^(?!...)}.
     */
    private static boolean looksBack(String expect) {
        String rest = HARMLESS.matcher(expect).replaceAll("");
        return rest.indexOf('^') >= 0 || rest.contains("(?<!");
    }

    /** What a search led to; where two outputs differ, the first of these tells more. */
    enum Outcome {
        FOUND,
        GIVEN_UP,
        INCOMPLETE,
        ABSENT
    }
}
