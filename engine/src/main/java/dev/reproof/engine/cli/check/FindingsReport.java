package dev.reproof.engine.cli.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.engine.cli.shell.TextGate;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.projections.findings.Findings;
import dev.reproof.projections.findings.Review;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code reproof findings} prints of one text. */
final class FindingsReport {

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    private FindingsReport() {}

    /** Prints one object and a line feed, piece by piece, since it may be as long as the text. */
    static void json(PrintStream out, String file, String text) {
        Review review = Review.of(text);
        Findings findings = review.findings();
        try (JsonGenerator json = JSON.createGenerator(TextGate.writer(out))) {
            json.writeStartObject();
            json.writeStringField("file", file);
            json.writeBooleanField("hasIssues", findings.hasIssues());
            lines(json, "blockers", findings.blockers());
            lines(json, "highSeverity", findings.highSeverity());
            json.writeStringField("verdict", review.verdict().name());
            json.writeStringField("seen", review.seen());
            json.writeObjectFieldStart("sections");
            for (Map.Entry<String, String> section :
                    Findings.of(text).sections().entrySet()) {
                json.writeStringField(section.getKey(), section.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new Storage("Findings of " + file + " cannot be printed: " + e.getMessage(), e);
        }
    }

    private static void lines(JsonGenerator json, String name, List<String> lines) throws IOException {
        json.writeArrayFieldStart(name);
        for (String line : lines) {
            json.writeString(line);
        }
        json.writeEndArray();
    }

    /** Lines for people: what the loop decides, what it decides it by, and which sections there are. */
    static String text(String file, String text) {
        Review review = Review.of(text);
        Findings findings = review.findings();
        StringBuilder out = new StringBuilder(Printable.line(file));
        out.append(
                switch (review.verdict()) {
                    case FINDINGS -> ": issues, a loop goes on\n";
                    case CLEAN -> ": no issues, a loop ends\n";
                    case UNREADABLE, EMPTY ->
                        ": settles nothing, a loop asks again: " + Printable.line(review.seen())
                                + "; expected the heading " + Review.EXPECTED + "\n";
                });
        lines(out, "blocker        ", findings.blockers());
        lines(out, "high severity  ", findings.highSeverity());
        Map<String, String> sections = Findings.of(text).sections();
        if (!sections.isEmpty()) {
            out.append(sections.keySet().stream()
                    .map(title -> title.isEmpty() ? "(no title)" : Printable.line(title))
                    .collect(Collectors.joining(", ", "  sections       ", "\n")));
        }
        return out.toString();
    }

    private static void lines(StringBuilder out, String what, List<String> lines) {
        lines.forEach(line ->
                out.append("  ").append(what).append(Printable.line(line)).append('\n'));
    }
}
