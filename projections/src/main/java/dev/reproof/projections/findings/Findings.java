package dev.reproof.projections.findings;

import dev.reproof.events.JsText;
import dev.reproof.projections.text.Section;
import dev.reproof.projections.text.Sections;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a convergence loop reads in the text of its reviewer: the lines below {@code ## Blockers} and
 * {@code ## High-severity findings} that are no placeholders.
 *
 * <p>Titles are compared in lower case; of several sections with the same title the last one in the text counts.
 * Nothing is copied out of the text before it is asked for, and every question takes time in proportion to it.
 */
public final class Findings {

    static final String BLOCKERS_HEADING = "Blockers";
    static final String HIGH_SEVERITY_HEADING = "High-severity findings";

    private static final String BLOCKERS = BLOCKERS_HEADING.toLowerCase(Locale.ROOT);
    private static final String HIGH_SEVERITY = HIGH_SEVERITY_HEADING.toLowerCase(Locale.ROOT);

    private final String text;
    private final Optional<Section> blockers;
    private final Optional<Section> highSeverity;

    private Findings(String text, Optional<Section> blockers, Optional<Section> highSeverity) {
        this.text = text;
        this.blockers = blockers;
        this.highSeverity = highSeverity;
    }

    /** What that text says. */
    public static Findings of(String text) {
        Optional<Section> blockers = Optional.empty();
        Optional<Section> highSeverity = Optional.empty();
        for (Section section : Sections.of(text)) {
            if (section.normalizedTitle().equals(BLOCKERS)) {
                blockers = Optional.of(section);
            } else if (section.normalizedTitle().equals(HIGH_SEVERITY)) {
                highSeverity = Optional.of(section);
            }
        }
        return new Findings(text, blockers, highSeverity);
    }

    /** Whether there is a blocker or a high-severity finding, so that the loop goes on. */
    public boolean hasIssues() {
        return Stream.of(blockers, highSeverity)
                .anyMatch(section -> findings(section).findAny().isPresent());
    }

    /** Whether one of the two headings stands in the text. */
    boolean headed() {
        return hasBlockersHeading() || hasHighSeverityHeading();
    }

    boolean hasBlockersHeading() {
        return blockers.isPresent();
    }

    boolean hasHighSeverityHeading() {
        return highSeverity.isPresent();
    }

    /** Whether a line alone is that heading. */
    static boolean isHeading(String line, String heading) {
        return heading(line)
                .filter(section -> section.normalizedTitle().equals(heading.toLowerCase(Locale.ROOT)))
                .isPresent();
    }

    /** Whether a line alone is a heading. */
    static boolean isHeading(String line) {
        return heading(line).isPresent();
    }

    private static Optional<Section> heading(String line) {
        for (Section section : Sections.of(line)) {
            if (!section.synthetic()) {
                return Optional.of(section);
            }
        }
        return Optional.empty();
    }

    /** The blockers, a trimmed line each, in order. */
    public List<String> blockers() {
        return findings(blockers).toList();
    }

    /** The findings of high severity, a trimmed line each, in order. */
    public List<String> highSeverity() {
        return findings(highSeverity).toList();
    }

    /**
     * The sections by their titles, which may be empty, in the order in which each title first appears; the body of a
     * title that is repeated is its last. A body is its lines joined by LF, without white space at both ends. Text
     * before the first heading is no section.
     */
    public Map<String, String> sections() {
        Map<String, Section> last = new LinkedHashMap<>();
        for (Section section : Sections.of(text)) {
            if (!section.synthetic()) {
                last.put(section.title(), section);
            }
        }
        Map<String, String> bodies = new LinkedHashMap<>();
        last.forEach((title, section) -> bodies.put(title, section.body()));
        return Collections.unmodifiableMap(bodies);
    }

    private static Stream<String> findings(Optional<Section> section) {
        return section.stream().flatMap(Section::lines).map(JsText::trim).filter(line -> !Placeholder.is(line));
    }
}
