package dev.reproof.projections.findings;

import dev.reproof.events.JsText;
import dev.reproof.events.UntrustedText;
import java.util.Optional;

/**
 * What a convergence loop may take from the text of its reviewer. A text in which neither heading of findings stands, or
 * something that is nearly one, does not say that there is nothing: it settles no loop.
 *
 * <p>A byte order mark and the escape sequences of terminals are looked through; the text itself is kept as it is.
 *
 * @param findings what stands below the headings
 * @param seen what keeps it from being read, for people; empty where it can be
 */
public record Review(Verdict verdict, Findings findings, String seen) {

    /** The headings that count, as people write them. */
    public static final String EXPECTED =
            "## " + Findings.BLOCKERS_HEADING + " or ## " + Findings.HIGH_SEVERITY_HEADING;

    private static final int BEGINNING = 60;

    /** How a text is read. */
    public enum Verdict {
        /** It has findings. */
        FINDINGS,
        /** It says that there are none. */
        CLEAN,
        /** It has text, and says neither. */
        UNREADABLE,
        /** It has no text. */
        EMPTY
    }

    /** Whether it says if there are findings. */
    public boolean isReadable() {
        return verdict == Verdict.FINDINGS || verdict == Verdict.CLEAN;
    }

    /** Reads a text. */
    public static Review of(String text) {
        String readable = PlainText.readable(text);
        Findings findings = Findings.of(readable);
        if (findings.hasIssues()) {
            return new Review(Verdict.FINDINGS, findings, "");
        }
        if (PlainText.isBlank(text)) {
            return new Review(Verdict.EMPTY, findings, "it is empty");
        }
        return NearMiss.in(readable, findings)
                .or(() -> findings.headed() ? Optional.empty() : Optional.of(headless(text)))
                .map(seen -> new Review(Verdict.UNREADABLE, findings, seen))
                .orElseGet(() -> new Review(Verdict.CLEAN, findings, ""));
    }

    /** The same review, where only the end of what was said stands in its text: that nothing is found then tells nothing. */
    public Review cut(String seen) {
        return verdict == Verdict.CLEAN ? new Review(Verdict.UNREADABLE, findings, seen) : this;
    }

    private static String headless(String text) {
        String plain = PlainText.of(text.substring(0, Math.min(text.length(), 1_000)));
        return "it has neither heading and begins with '" + UntrustedText.shorten(JsText.trim(plain), BEGINNING) + "'";
    }
}
