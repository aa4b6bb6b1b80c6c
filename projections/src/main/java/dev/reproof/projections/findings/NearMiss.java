package dev.reproof.projections.findings;

import dev.reproof.events.JsText;
import dev.reproof.events.Spelling;
import dev.reproof.events.UntrustedText;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds lines that a person takes for a heading of findings, and that are none: {@code ### Blockers}, {@code ## Blocker:},
 * {@code **Blockers**}. What stands below them is not read, so nobody knows whether it is a finding.
 */
final class NearMiss {

    /** Beginnings of lines that are looked at: no heading is longer. */
    private static final int LONGEST = 400;

    /** A title, as its letters alone are compared, and what many write in its place. */
    private enum Title {
        BLOCKERS(Findings.BLOCKERS_HEADING, "blockers", "blocker", 1),
        HIGH_SEVERITY(Findings.HIGH_SEVERITY_HEADING, "highseverityfindings", "highseverity", 2);

        private final String heading;
        private final String letters;
        private final String root;
        private final int mistakes;

        Title(String heading, String letters, String root, int mistakes) {
            this.heading = heading;
            this.letters = letters;
            this.root = root;
            this.mistakes = mistakes;
        }

        boolean stands(Findings findings) {
            return this == BLOCKERS ? findings.hasBlockersHeading() : findings.hasHighSeverityHeading();
        }

        /** Whether a line alone is one of the headings. */
        static boolean isOne(String line) {
            return Arrays.stream(values()).anyMatch(title -> Findings.isHeading(line, title.heading));
        }

        private boolean isNearly(String said) {
            return Spelling.distance(said, letters) <= mistakes;
        }

        /**
         * Whether that line is nearly this heading. Where the heading itself stands, only a heading that begins with the
         * same word is: reviews speak of blockers in other places too.
         */
        boolean isMissed(Line line, boolean stands) {
            String said = line.letters();
            if (!line.marked()) {
                return !stands && (isNearly(said) || isNearly(line.label()));
            }
            return stands
                    ? line.begins() && line.isSection() && said.startsWith(root)
                    : isNearly(said) || said.contains(root);
        }
    }

    /**
     * A line, or what a terminal shows of it last.
     *
     * @param mark where the marks of a heading begin, behind whatever stands before them; below 0 for none
     */
    private record Line(String text, int mark) {

        private static final Pattern TAG = Pattern.compile("<[^<>]{0,40}>");
        private static final Pattern BEHIND_A_LABEL = Pattern.compile("[:|\u2013\u2014]|\\*\\*| - ");

        static Line of(String text) {
            String plain = TAG.matcher(Normalizer.normalize(text, Form.NFKC)).replaceAll("");
            boolean single = JsText.trim(plain.replace(">", "")).startsWith("#");
            return new Line(plain, single ? plain.indexOf('#') : plain.indexOf("##"));
        }

        boolean marked() {
            return mark >= 0;
        }

        /** Whether it has two marks or more: one is the title of a whole text. */
        boolean isSection() {
            return text.startsWith("##", mark);
        }

        /** Whether nothing stands before the marks. */
        boolean begins() {
            return JsText.trim(text.substring(0, mark)).isEmpty();
        }

        String letters() {
            return letters(text.substring(Math.max(0, mark)));
        }

        /** What the line begins with, up to a colon or a dash, or as a cell of a table, or in bold. */
        String label() {
            return BEHIND_A_LABEL
                    .splitAsStream(text)
                    .map(Line::letters)
                    .filter(part -> !part.isEmpty())
                    .findFirst()
                    .orElse("");
        }

        private static String letters(String part) {
            StringBuilder letters = new StringBuilder();
            part.codePoints()
                    .filter(Character::isLetter)
                    .map(Character::toLowerCase)
                    .forEach(letters::appendCodePoint);
            return letters.toString();
        }
    }

    private NearMiss() {}

    /** What the first such line of a text is, and what it misses; the text may have escape sequences in it. */
    static Optional<String> in(String text, Findings findings) {
        return PlainText.lines(text)
                .flatMap(NearMiss::parts)
                .flatMap(line -> missed(Line.of(line), findings))
                .findFirst();
    }

    /** What a line begins with, unless it is a heading; a lone carriage return hides from findings what follows it. */
    private static Stream<String> parts(String line) {
        String start = PlainText.of(line.substring(0, Math.min(line.length(), LONGEST)));
        String whole = start.endsWith("\r") ? start.substring(0, start.length() - 1) : start;
        return whole.indexOf('\r') < 0
                ? Stream.of(whole).filter(part -> !Title.isOne(part))
                : Arrays.stream(whole.split("\r")).filter(part -> !part.isEmpty());
    }

    private static Stream<String> missed(Line line, Findings findings) {
        return Stream.of(Title.values())
                .filter(title -> title.isMissed(line, title.stands(findings)))
                .map(title -> "'" + UntrustedText.shorten(JsText.trim(line.text()))
                        + "' is only nearly the heading '## " + title.heading + "'");
    }
}
