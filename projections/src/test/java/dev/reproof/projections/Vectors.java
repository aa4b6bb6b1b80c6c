package dev.reproof.projections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;

/** Reads the conformance vectors, made with the legacy runner, and compares texts with the hashes they hold. */
public final class Vectors {

    private Vectors() {}

    /** The cases of that file, each named by its id and, where it has one, its note. */
    public static Stream<Named<JsonNode>> cases(String file) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + file)) {
            List<JsonNode> cases = list(new ObjectMapper().readTree(in).get("cases"));
            assertThat(cases).isNotEmpty();
            return cases.stream()
                    .map(node ->
                            Named.of((text(node, "id") + " " + node.path("note").asText()).strip(), node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(JsonNode node, String field) {
        return node.get(field).textValue();
    }

    public static Optional<String> optional(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field).textValue());
    }

    public static List<JsonNode> list(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false).toList();
    }

    public static List<String> texts(JsonNode node) {
        return list(node).stream().map(JsonNode::textValue).toList();
    }

    /**
     * Asserts that the text is what the vector describes, each lone surrogate replaced by U+FFFD, as {@code sha256Utf8}
     * reads them.
     */
    public static void assertWritten(String actual, JsonNode expected) {
        assertThat(actual).hasSize(expected.get("length").intValue());
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(actual)).isTrue();
        assertThat(Sha256.of(actual).hex())
                .as("hash of %s", abbreviated(actual))
                .isEqualTo(text(expected, "sha256Utf8"));
        if (expected.get("wellFormed").booleanValue()) {
            assertThat(Sha256.of(actual.getBytes(StandardCharsets.UTF_16BE)).hex())
                    .isEqualTo(text(expected, "sha256Utf16be"));
        }
    }

    private static String abbreviated(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }
}
