package dev.reproof.projections.findings;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.reproof.events.WellFormed;
import dev.reproof.events.json.IndentedJson;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes sidecars; half a surrogate pair, which no transcript holds, becomes U+FFFD. */
final class SidecarWriter {

    static final int VERSION = 1;

    private SidecarWriter() {}

    static void write(OutputStream out, FindingsSidecar sidecar) throws IOException {
        try (JsonGenerator json = IndentedJson.generator(out)) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            if (sidecar.source().isPresent()) {
                text(json, "task", sidecar.source().get().task().value());
                json.writeNumberField("iteration", sidecar.source().get().iteration());
                json.writeNumberField("attempt", sidecar.source().get().attempt());
            }
            json.writeBooleanField("hasIssues", sidecar.hasIssues());
            lines(json, "blockers", sidecar.blockers());
            lines(json, "highSeverity", sidecar.highSeverity());
            sections(json, sidecar.sections());
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void lines(JsonGenerator json, String name, List<String> lines) throws IOException {
        json.writeArrayFieldStart(name);
        for (String line : lines) {
            json.writeString(WellFormed.of(line));
        }
        json.writeEndArray();
    }

    /** An array, since readers of objects put names like numbers first, or lose {@code __proto__}. */
    private static void sections(JsonGenerator json, List<SidecarSection> sections) throws IOException {
        json.writeArrayFieldStart("sections");
        for (SidecarSection section : sections) {
            json.writeStartObject();
            text(json, "title", section.title());
            text(json, "body", section.body());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void text(JsonGenerator json, String name, String value) throws IOException {
        json.writeStringField(name, WellFormed.of(value));
    }
}
