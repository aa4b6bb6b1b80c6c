package dev.reproof.events.dag;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.events.UntrustedText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Strict JSON as DAG documents are written in it: UTF-8 without a byte order mark, nothing behind the document, and of
 * equal keys the last one counts. Nesting and the length of numbers are bounded; the caller bounds the document.
 */
final class DagJson {

    private static final int MAX_DEPTH = 200;

    private static final ObjectMapper MAPPER = JsonMapper.builder(reading().build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private DagJson() {}

    /** Strings may be as long as the document; untrusted keys are not worth a place in a table shared by all. */
    static JsonFactoryBuilder reading() {
        return new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES);
    }

    static JsonNode read(byte[] document) {
        return read(utf8(document));
    }

    /** Refuses malformed UTF-8, where Jackson's own detection would take other encodings as well. */
    static Reader utf8(byte[] document) {
        return new InputStreamReader(
                new ByteArrayInputStream(document),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    static JsonNode read(String text) {
        return read(new StringReader(text));
    }

    private static JsonNode read(Reader reader) {
        try {
            JsonNode root = MAPPER.readTree(reader);
            if (root.isMissingNode()) {
                throw new DagFault("json-syntax", "The document is empty; expected a JSON object");
            }
            return root;
        } catch (StreamConstraintsException e) {
            throw new DagFault("json-limit", "The document goes beyond a limit: " + reason(e));
        } catch (JsonProcessingException e) {
            throw new DagFault("json-syntax", "The document is not JSON: " + reason(e));
        } catch (CharacterCodingException e) {
            throw new DagFault("json-syntax", "The document is not UTF-8");
        } catch (IOException e) {
            throw new UncheckedIOException("Memory was read and failed", e);
        }
    }

    private static String reason(JsonProcessingException e) {
        String place = e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
        return UntrustedText.shorten(e.getOriginalMessage(), 300) + place;
    }
}
