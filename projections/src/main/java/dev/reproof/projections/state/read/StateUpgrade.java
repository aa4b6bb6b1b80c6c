package dev.reproof.projections.state.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.TextDigest;
import dev.reproof.events.WellFormed;
import dev.reproof.events.json.IndentedJson;
import dev.reproof.events.upcast.RunStateUpcast;
import java.nio.charset.StandardCharsets;

/** Writes a version-1 state file in the form of version 2. */
public final class StateUpgrade {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Separators SEPARATORS =
            Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);

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
                TextDigest found = artifact.claim().exact().orElseThrow(); // it was read
                ((ObjectNode) tasks.get(at))
                        .putObject("transcript")
                        .put("kind", artifact.kind().word())
                        .put("path", artifact.path())
                        .put("bytes", found.bytes())
                        .put("sha256", found.sha256().hex());
            }
        }
        return text(newer).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(JsonNode document) {
        try {
            return WellFormed.escapedInJson(
                            JSON.writer(IndentedJson.printer(SEPARATORS)).writeValueAsString(document)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was read as JSON cannot be written as JSON", e);
        }
    }
}
