package dev.reproof.projections.state.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.WellFormed;
import dev.reproof.events.upcast.RunStateUpcast;
import java.nio.charset.StandardCharsets;

/** Writes a version-1 state file in the form of version 2. */
public final class StateUpgrade {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private StateUpgrade() {}

    /**
     * The document in version 2: UTF-8, indented, lines ending in LF, lone halves of surrogate pairs as escapes.
     *
     * @param state what was made of that JSON; where it found the full text in a file, the document points there
     */
    public static byte[] of(ParsedState parsed, StateFile state) {
        JsonNode newer = RunStateUpcast.apply(parsed.document());
        JsonNode tasks = newer.path("state").path("tasks");
        for (int at = 0; at < tasks.size(); at++) {
            if (state.tasks().get(at).transcript() instanceof StateTranscript.Artifact artifact) {
                ((ObjectNode) tasks.get(at))
                        .putObject("transcript")
                        .put("kind", artifact.kind().word())
                        .put("path", artifact.path())
                        .put("bytes", artifact.bytes())
                        .put("sha256", artifact.sha256().hex());
            }
        }
        return text(newer).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(JsonNode document) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        printer.indentArraysWith(lines);
        printer.indentObjectsWith(lines);
        try {
            return escapedHalves(JSON.writer(printer).writeValueAsString(document)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was read as JSON cannot be written as JSON", e);
        }
    }

    /** In JSON text a lone half can only stand in a string. */
    private static String escapedHalves(String json) {
        String repaired = WellFormed.of(json);
        if (repaired.equals(json)) {
            return json;
        }
        StringBuilder escaped = new StringBuilder(json.length());
        for (int at = 0; at < json.length(); at++) {
            char unit = json.charAt(at);
            if (unit == repaired.charAt(at)) {
                escaped.append(unit);
            } else {
                escaped.append("\\u").append(Integer.toHexString(unit));
            }
        }
        return escaped.toString();
    }
}
