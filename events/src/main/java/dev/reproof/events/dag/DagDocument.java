package dev.reproof.events.dag;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.events.ReproofException.Invalid;
import java.io.IOException;

/**
 * The form in which a run keeps its DAG document: the same JSON without white space, in ASCII. Two files that differ in
 * layout alone are the same document, and the document can be taken out of a state file and still has its digest.
 */
public final class DagDocument {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNumberLength(1_000)
                            .maxNestingDepth(500)
                            .build())
                    .streamWriteConstraints(StreamWriteConstraints.builder()
                            .maxNestingDepth(500)
                            .build())
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private DagDocument() {}

    /**
     * The kept form of a document that {@link DagParser} has accepted.
     *
     * @throws Invalid when it is no JSON
     */
    public static byte[] canonical(byte[] document) {
        try {
            return JSON.writeValueAsBytes(JSON.readTree(document));
        } catch (IOException e) {
            throw new Invalid("The DAG document cannot be kept: " + e.getMessage(), e);
        }
    }
}
