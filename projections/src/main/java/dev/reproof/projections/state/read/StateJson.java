package dev.reproof.projections.state.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.Sha256;
import dev.reproof.events.json.JsonFault;
import dev.reproof.events.json.StrictJson;
import dev.reproof.projections.state.StateInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/** Strict JSON of state files: UTF-8 without a byte order mark, no key twice, nothing behind the document. */
final class StateJson {

    private static final String NOT_JSON = "not-json";
    private static final StrictJson FILE =
            new StrictJson("The file", "The file is empty", "too-large", NOT_JSON, 200, true);

    private StateJson() {}

    /** Reads a file to its end, once; ends in a fault where it is no JSON. */
    static ParsedState parse(StateInput input, StateLimits limits) {
        Path file = input.file();
        if (!Files.isRegularFile(file)) {
            throw new NotFound("State file " + file + (Files.exists(file) ? " is not a file" : " does not exist")
                    + "; check the path");
        }
        MessageDigest digest = Sha256.newDigest();
        try (InputStream in = new DigestInputStream(input.from(0), digest)) {
            return new ParsedState(input, parse(in, limits), Sha256.of(digest));
        } catch (JsonProcessingException e) {
            throw FILE.fault(e);
        } catch (NumberFormatException e) {
            throw new JsonFault(NOT_JSON, "The file holds a number that cannot be read");
        } catch (IOException e) {
            throw new Storage("State file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The same tree as bytes, in ASCII, so that lone halves of surrogate pairs can be written. */
    static byte[] bytes(JsonNode node) {
        try {
            return mapper(StateLimits.DEFAULT).writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was read as JSON cannot be written as JSON", e);
        }
    }

    private static JsonNode parse(InputStream in, StateLimits limits) throws IOException {
        JsonMapper mapper = mapper(limits);
        try (JsonParser json = mapper.createParser(new StateBytes(in, limits.fileBytes()));
                PackedTexts kept = new PackedTexts(json, limits)) {
            JsonNode root = mapper.readTree(kept);
            if (root == null || root.isMissingNode()) {
                throw new JsonFault(NOT_JSON, FILE.empty());
            }
            if (kept.nextToken() != null) {
                throw new JsonFault(NOT_JSON, "The file goes on behind the end of its document");
            }
            return root;
        }
    }

    /** One for each file: the names of an untrusted document are not worth a place in a table that stays. */
    static JsonMapper mapper(StateLimits limits) {
        StreamReadConstraints bounds = StreamReadConstraints.builder()
                .maxNestingDepth(limits.nesting() + 1)
                .maxStringLength((int) Math.min(Integer.MAX_VALUE, limits.keptBytes()))
                .build();
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(bounds)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }
}
