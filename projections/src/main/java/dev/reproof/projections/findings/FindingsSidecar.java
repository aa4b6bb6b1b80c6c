package dev.reproof.projections.findings;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The file that keeps what a reviewer found: its sections in order, and what a convergence loop decides by.
 *
 * @param source the attempt that said it, the first where a legacy file counts none; absent where a file does not say
 * @param hasIssues whether the loop goes on
 * @param sections titles and bodies in order, no title twice
 */
public record FindingsSidecar(
        Optional<AttemptKey> source,
        boolean hasIssues,
        List<String> blockers,
        List<String> highSeverity,
        List<SidecarSection> sections) {

    /** Longest file that is read, in bytes. */
    public static final int MOST_BYTES = 256 << 20;

    public FindingsSidecar {
        blockers = List.copyOf(blockers);
        highSeverity = List.copyOf(highSeverity);
        sections = List.copyOf(sections);
    }

    /** What that attempt found. */
    public static FindingsSidecar of(AttemptKey source, Findings findings) {
        return new FindingsSidecar(
                Optional.of(source),
                findings.hasIssues(),
                findings.blockers(),
                findings.highSeverity(),
                sections(findings.sections()));
    }

    /**
     * A file with those lists, which an earlier release may have written: lines that have become placeholders since are
     * left out, as they are wherever the review itself is read.
     */
    static FindingsSidecar recorded(
            AttemptKey source, List<String> blockers, List<String> highSeverity, List<SidecarSection> sections) {
        List<String> blocking = findings(blockers);
        List<String> severe = findings(highSeverity);
        boolean hasIssues = !blocking.isEmpty() || !severe.isEmpty();
        return new FindingsSidecar(Optional.of(source), hasIssues, blocking, severe, sections);
    }

    private static List<String> findings(List<String> lines) {
        return lines.stream().filter(line -> !Placeholder.is(line)).toList();
    }

    /** A file that holds sections only: the findings are those of the text that is made of them. */
    static FindingsSidecar ofSections(List<SidecarSection> sections, Optional<AttemptKey> source) {
        Findings findings = Findings.of(text(sections));
        return new FindingsSidecar(
                source, findings.hasIssues(), findings.blockers(), findings.highSeverity(), sections);
    }

    /**
     * Reads a file of this program or of the legacy runner, and believes neither: length, nesting, types and titles are
     * checked.
     *
     * @param name names the file in messages
     * @throws ReproofException.Corrupt with a code and what is wrong
     * @throws ReproofException.TooNew when it has a version that this program does not know yet
     * @throws IOException when the stream does
     */
    public static FindingsSidecar read(InputStream in, String name) throws IOException {
        return SidecarReader.read(in, name, MOST_BYTES);
    }

    /**
     * Writes the file in UTF-8, indented, lines ending in LF, and leaves the stream open. Equal sidecars make equal
     * bytes.
     *
     * @throws IOException when the stream does
     */
    public void write(OutputStream out) throws IOException {
        SidecarWriter.write(out, this);
    }

    /**
     * The reviewer's text as far as it was kept: {@code ## <title>}, LF and the body of each section, a blank line
     * between them.
     */
    public String text() {
        return text(sections);
    }

    private static String text(List<SidecarSection> sections) {
        return sections.stream()
                .map(section -> "## " + section.title() + "\n" + section.body())
                .collect(Collectors.joining("\n\n"));
    }

    private static List<SidecarSection> sections(Map<String, String> sections) {
        return sections.entrySet().stream()
                .map(section -> new SidecarSection(section.getKey(), section.getValue()))
                .toList();
    }
}
