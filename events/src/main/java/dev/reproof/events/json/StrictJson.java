package dev.reproof.events.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reproof.events.UntrustedText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON that nobody vouches for, and says what is wrong with it in the words of its kind of document.
 *
 * @param subject what messages call the document
 * @param empty what is said of one without content
 * @param beyondLimit code of a document that goes beyond a bound
 * @param notJson code of one that is no JSON, or not UTF-8
 * @param shown how much of the parser's own words is shown, in characters
 * @param withPlace whether line and column are
 */
public record StrictJson(
        String subject, String empty, String beyondLimit, String notJson, int shown, boolean withPlace) {

    /** How the parser names it, which editors of some systems put in front of a text and nobody sees. */
    private static final String BYTE_ORDER_MARK = "code 65279 / 0xfeff";

    /**
     * A factory with bounds. The names of an untrusted document are not worth a place in a table shared by all.
     *
     * @param nesting of objects and arrays
     * @param longest string or name, in characters
     */
    public static JsonFactoryBuilder bounded(int nesting, int longest) {
        return new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(nesting)
                        .maxStringLength(longest)
                        .maxNameLength(longest)
                        .build())
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES);
    }

    /** Refuses malformed UTF-8, where Jackson's own detection would take other encodings as well. */
    public static Reader utf8(byte[] document) {
        return new InputStreamReader(
                new ByteArrayInputStream(document),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    /** The document, which is in memory; ends in a {@link JsonFault} where it is none. */
    public JsonNode read(ObjectMapper mapper, Reader document) {
        try {
            JsonNode root = mapper.readTree(document);
            if (root.isMissingNode()) {
                throw new JsonFault(notJson, empty);
            }
            return root;
        } catch (JsonProcessingException e) {
            throw fault(e);
        } catch (CharacterCodingException e) {
            throw new JsonFault(notJson, subject + " is not UTF-8");
        } catch (IOException e) {
            throw new UncheckedIOException("Memory was read and failed", e);
        }
    }

    /** What the parser found, in the words of this kind of document. */
    public JsonFault fault(JsonProcessingException e) {
        String reason = reason(e);
        if (e instanceof StreamConstraintsException) {
            return new JsonFault(beyondLimit, subject + " goes beyond a limit: " + reason);
        }
        if (reason.startsWith("Duplicate ")) {
            String article = Character.isUpperCase(subject.charAt(0)) ? "An" : "an";
            return new JsonFault("duplicate-key", article + " object has a key twice: " + reason);
        }
        if (e.getOriginalMessage().contains(BYTE_ORDER_MARK)) {
            return new JsonFault(
                    notJson,
                    subject + " has a byte order mark (U+FEFF), which is no part of JSON" + place(e)
                            + "; save it as UTF-8 without one");
        }
        return new JsonFault(notJson, subject + " is not JSON: " + reason);
    }

    private String reason(JsonProcessingException e) {
        return UntrustedText.shorten(e.getOriginalMessage(), shown) + place(e);
    }

    private String place(JsonProcessingException e) {
        return !withPlace || e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }
}
