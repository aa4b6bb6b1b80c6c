package dev.reproof.events.dag;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.events.json.StrictJson;
import java.io.StringReader;

/**
 * Strict JSON as DAG documents are written in it: UTF-8 without a byte order mark, nothing behind the document, and of
 * equal keys the last one counts. Nesting and the length of numbers are bounded; the caller bounds the document.
 */
final class DagJson {

    private static final int MAX_DEPTH = 200;

    private static final ObjectMapper MAPPER = JsonMapper.builder(reading().build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final StrictJson DOCUMENT = new StrictJson(
            "The document", "The document is empty; expected a JSON object", "json-limit", "json-syntax", 300, true);

    private DagJson() {}

    /** Strings may be as long as the document. */
    static JsonFactoryBuilder reading() {
        return StrictJson.bounded(MAX_DEPTH, Integer.MAX_VALUE);
    }

    static JsonNode read(byte[] document) {
        return DOCUMENT.read(MAPPER, StrictJson.utf8(document));
    }

    static JsonNode read(String text) {
        return DOCUMENT.read(MAPPER, new StringReader(text));
    }
}
