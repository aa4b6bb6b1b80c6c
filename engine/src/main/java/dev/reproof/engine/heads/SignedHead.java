package dev.reproof.engine.heads;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.Exported;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * A head of a run's chain, and a signature over it.
 *
 * @param time when it was signed, to the millisecond
 * @param signature in Base64
 */
@Exported
public record SignedHead(ChainPoint head, Instant time, String signature) {

    /** In front of what is signed, so that no signature made for anything else is one of a head. */
    private static final byte[] DOMAIN = "reproof signed head 1\n".getBytes(StandardCharsets.US_ASCII);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What is signed: the domain, length and UTF-8 of the run's id, position, link, and the time in milliseconds. */
    static byte[] bytes(RunId run, ChainPoint head, Instant time) {
        byte[] id = run.value().getBytes(StandardCharsets.UTF_8);
        byte[] link = head.link().bytes();
        return ByteBuffer.allocate(DOMAIN.length + Integer.BYTES + id.length + Long.BYTES + link.length + Long.BYTES)
                .put(DOMAIN)
                .putInt(id.length)
                .put(id)
                .putLong(head.position())
                .put(link)
                .putLong(time.toEpochMilli())
                .array();
    }

    /** The head as a line of its file, with the line feed. */
    String line() {
        return JSON.createObjectNode()
                        .put("position", head.position())
                        .put("head", head.link().hex())
                        .put("time", time.toString())
                        .put("signature", signature)
                + "\n";
    }

    /** The head of a line; absent where it is none. */
    static Optional<SignedHead> of(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            long position = node.path("position").asLong(-1);
            return position < 0
                    ? Optional.empty()
                    : Optional.of(new SignedHead(
                            new ChainPoint(
                                    position, new Sha256(node.path("head").asText())),
                            Instant.parse(node.path("time").asText()),
                            node.path("signature").asText()));
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty(); // whoever reads the file says so, with the number of the line
        }
    }
}
