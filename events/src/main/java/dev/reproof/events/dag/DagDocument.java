package dev.reproof.events.dag;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.json.StrictJson;
import java.io.IOException;

/**
 * The form in which a run keeps its DAG document: the same JSON without white space, in ASCII. Two files that differ in
 * layout alone are the same document, and the document can be taken out of a state file and still has its digest.
 */
public final class DagDocument {

    private static final JsonMapper JSON = JsonMapper.builder(
                    DagJson.reading().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private DagDocument() {}

    /**
     * The kept form of a document that {@link DagParser} has accepted.
     *
     * @throws Invalid when it is no JSON, or holds a number that cannot be kept exactly
     */
    public static byte[] canonical(byte[] document) {
        try {
            JsonNode root = JSON.readTree(StrictJson.utf8(document));
            if (root.isMissingNode()) {
                throw new Invalid("The DAG document cannot be kept: it is empty");
            }
            return JSON.writeValueAsBytes(root);
        } catch (IOException | NumberFormatException e) {
            throw new Invalid("The DAG document cannot be kept: " + e.getMessage(), e);
        }
    }
}
