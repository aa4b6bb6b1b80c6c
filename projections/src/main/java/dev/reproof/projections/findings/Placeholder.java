package dev.reproof.projections.findings;

import dev.reproof.events.JsText;
import java.util.Locale;
import java.util.Set;

/**
 * The ways in which a reviewer says that a section has nothing in it, as the legacy runner knows them. Compared without
 * case, white space and marks around or between the letters; what is not known here is a finding, since one round too
 * many costs less than a finding that nobody looks into.
 */
final class Placeholder {

    private static final String MARKS = "-_*()[].,;:!?'\"`>";

    private static final Set<String> SAID = Set.of(
            "",
            "none",
            "na",
            "noneobserved",
            "nonefound",
            "nonenoted",
            "nothing",
            "nothingtoreport",
            "noissues",
            "noissuesfound",
            "noblockers",
            "noblockersfound",
            "nohighseverityfindings",
            "nohighseverityissues");

    private static final int LONGEST =
            SAID.stream().mapToInt(String::length).max().orElseThrow();

    private Placeholder() {}

    /** Whether that line says nothing. */
    static boolean is(String line) {
        StringBuilder letters = new StringBuilder(LONGEST);
        for (int at = 0; at < line.length(); at++) {
            char unit = line.charAt(at);
            if (!JsText.isWhite(unit) && MARKS.indexOf(unit) < 0) {
                if (letters.length() == LONGEST) {
                    return false;
                }
                letters.append(unit);
            }
        }
        return SAID.contains(letters.toString().toLowerCase(Locale.ROOT));
    }
}
