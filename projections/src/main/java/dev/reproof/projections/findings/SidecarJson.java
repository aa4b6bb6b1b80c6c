package dev.reproof.projections.findings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.events.UntrustedText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Strict JSON of sidecars: UTF-8 without a byte order mark, no key twice, nothing behind the document. */
final class SidecarJson {

    private static final int NESTING = 16;
    private static final int SHOWN = 200;

    private SidecarJson() {}

    /** The document; ends in a fault where it is none. */
    static JsonNode read(InputStream in, int mostBytes) throws IOException, SidecarFault {
        byte[] bytes = in.readNBytes(mostBytes + 1);
        if (bytes.length > mostBytes) {
            throw new SidecarFault("too-large", "it has more than " + mostBytes + " bytes");
        }
        try {
            JsonNode root = mapper(mostBytes).readTree(utf8(bytes));
            if (root.isMissingNode()) {
                throw new SidecarFault("not-json", "it is empty");
            }
            return root;
        } catch (StreamConstraintsException e) {
            throw new SidecarFault("too-large", "it goes beyond a limit: " + reason(e));
        } catch (JsonProcessingException e) {
            String reason = reason(e);
            throw reason.startsWith("Duplicate ")
                    ? new SidecarFault("duplicate-key", "an object has a key twice: " + reason)
                    : new SidecarFault("not-json", "it is not JSON: " + reason);
        } catch (CharacterCodingException e) {
            throw new SidecarFault("not-json", "it is not UTF-8");
        }
    }

    /** One for each file: the names of an untrusted document are not worth a place in a table that stays. */
    private static JsonMapper mapper(int mostBytes) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(NESTING)
                        .maxStringLength(mostBytes)
                        .maxNameLength(mostBytes)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    private static InputStreamReader utf8(byte[] bytes) {
        return new InputStreamReader(
                new ByteArrayInputStream(bytes),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    private static String reason(JsonProcessingException e) {
        return UntrustedText.shorten(e.getOriginalMessage(), SHOWN);
    }
}
