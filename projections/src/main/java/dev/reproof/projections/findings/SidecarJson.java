package dev.reproof.projections.findings;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.events.json.JsonFault;
import dev.reproof.events.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;

/** Strict JSON of sidecars: UTF-8 without a byte order mark, no key twice, nothing behind the document. */
final class SidecarJson {

    private static final int NESTING = 16;
    private static final String TOO_LARGE = "too-large";
    private static final StrictJson SIDECAR = new StrictJson("it", "it is empty", TOO_LARGE, "not-json", 200, false);

    private SidecarJson() {}

    /** The document; ends in a fault where it is none. */
    static JsonNode read(InputStream in, int mostBytes) throws IOException {
        byte[] bytes = in.readNBytes(mostBytes + 1);
        if (bytes.length > mostBytes) {
            throw new JsonFault(TOO_LARGE, "it has more than " + mostBytes + " bytes");
        }
        JsonMapper mapper = JsonMapper.builder(StrictJson.bounded(NESTING, mostBytes)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        return SIDECAR.read(mapper, StrictJson.utf8(bytes));
    }
}
