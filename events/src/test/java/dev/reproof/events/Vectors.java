package dev.reproof.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The reference cases, one test each. */
public final class Vectors {

    private Vectors() {}

    public static Stream<DynamicTest> tests(String file, Consumer<JsonNode> check) {
        return cases(file).stream()
                .map(one -> DynamicTest.dynamicTest(
                        one.get("id").textValue() + " " + one.path("note").asText(), () -> check.accept(one)));
    }

    public static List<JsonNode> cases(String file) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + file)) {
            List<JsonNode> cases = new ArrayList<>();
            new ObjectMapper().readTree(in).get("cases").forEach(cases::add);
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
