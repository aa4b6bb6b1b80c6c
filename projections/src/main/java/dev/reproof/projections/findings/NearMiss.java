package dev.reproof.projections.findings;

import dev.reproof.events.JsText;
import dev.reproof.events.Spelling;
import dev.reproof.events.UntrustedText;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds lines that a person takes for a heading of findings, and that are none: {@code ### Blockers}, {@code ## Blocker:},
 * {@code **Blockers**}. What stands below them is not read, so nobody knows whether it is a finding.
 */
final class NearMiss {

    private static final int LONGEST = 200;

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

        private boolean isNearly(String said) {
            return Spelling.distance(said, letters) <= mistakes;
        }

        /** Whether that line is nearly this heading; where the heading itself stands, only what is all but the same is. */
        boolean isMissed(Line line, boolean stands) {
            if (line.marked()) {
                return stands
                        ? !line.numbered() && (line.letters().equals(letters) || isSingular(line.letters()))
                        : isNearly(line.letters()) || line.letters().contains(root);
            }
            return !stands && (isNearly(line.letters()) || isNearly(line.beforeColon()));
        }

        private boolean isSingular(String said) {
            return letters.equals(said + "s");
        }
    }

    /** @param mark where the marks of a heading begin, behind whatever stands before them; below 0 for none */
    private record Line(String text, int mark) {

        static Line of(String text) {
            boolean single = JsText.trim(text.replace(">", "")).startsWith("#");
            return new Line(text, single ? text.indexOf('#') : text.indexOf("##"));
        }

        boolean marked() {
            return mark >= 0;
        }

        String letters() {
            return letters(text.substring(Math.max(0, mark)));
        }

        String beforeColon() {
            int colon = text.indexOf(':');
            return colon < 0 ? "" : letters(text.substring(0, colon));
        }

        boolean numbered() {
            return text.chars().anyMatch(Character::isDigit);
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

    /** What the first such line is, and what it misses. */
    static Optional<String> in(String text, Findings findings) {
        return text.lines()
                .filter(line -> !line.isEmpty() && line.length() <= LONGEST)
                .map(Line::of)
                .flatMap(line -> missed(line, findings))
                .findFirst();
    }

    private static Stream<String> missed(Line line, Findings findings) {
        return Stream.of(Title.values())
                .filter(title ->
                        !Findings.isHeading(line.text(), title.heading) && title.isMissed(line, title.stands(findings)))
                .map(title -> "'" + UntrustedText.shorten(JsText.trim(line.text()))
                        + "' is only nearly the heading '## " + title.heading + "'");
    }
}
