package dev.reproof.tests.cli;

import static dev.reproof.tests.cli.Workplace.requireEnd;
import static dev.reproof.tests.cli.Workplace.requireError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.events.WellFormed;
import dev.reproof.tests.Finished;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code reproof findings}, with the texts that the legacy runner read. */
class FindingsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path VECTORS =
            Path.of(System.getProperty("reproof.home"), "projections/src/test/resources/vectors/sections.json");

    @TempDir
    Path directory;

    private Workplace place;

    @BeforeEach
    void prepare() throws Exception {
        place = Workplace.in(directory);
    }

    @Test
    void the_findings_of_every_text_are_those_of_the_legacy_runner() throws Exception {
        // given: a file has no half of a surrogate pair
        String known = JSON.readTree(VECTORS.toFile()).get("cases").toString();
        List<JsonNode> vectors = list(JSON.readTree(WellFormed.of(known)));
        List<String> command = new ArrayList<>(List.of("findings", "--json"));
        for (JsonNode vector : vectors) {
            String file = vector.get("id").textValue() + ".txt";
            place.write(file, vector.get("text").textValue());
            command.add(file);
        }

        // when
        Finished finished = place.reproof(command.toArray(String[]::new));

        // then
        assertThat(finished.code()).as(finished.err()).isZero();
        assertThat(out(finished)).doesNotContain("\r").endsWith("}\n");
        List<JsonNode> lines = lines(finished);
        assertThat(lines).hasSameSizeAs(vectors).isNotEmpty();
        for (int at = 0; at < lines.size(); at++) {
            assertFound(lines.get(at), vectors.get(at));
        }
    }

    private static void assertFound(JsonNode line, JsonNode vector) {
        String id = vector.get("id").textValue();
        JsonNode expected = vector.at("/expect/findings");
        assertThat(line.get("file").textValue()).isEqualTo(id + ".txt");
        assertThat(line.get("hasIssues")).as(id).isEqualTo(expected.get("hasIssues"));
        assertThat(line.get("blockers")).as(id).isEqualTo(expected.get("blockerLines"));
        assertThat(line.get("highSeverity")).as(id).isEqualTo(expected.get("highSeverityLines"));
        Map<String, String> sections = new HashMap<>();
        line.get("sections")
                .properties()
                .forEach(each -> sections.put(each.getKey(), each.getValue().textValue()));
        // The legacy runner lost a section of that name.
        sections.remove("__proto__");
        Map<String, String> known = new HashMap<>();
        vector.at("/expect/sidecarSections")
                .forEach(pair -> known.put(pair.get(0).textValue(), pair.get(1).textValue()));
        assertThat(sections).as(id).isEqualTo(known);
    }

    @Test
    void sections_are_printed_in_the_order_of_the_text_and_what_is_not_utf_8_is_replaced() throws Exception {
        // given
        Files.write(
                directory.resolve("odd.txt"),
                "\uFEFF## a\n## b\n## 7\n## __proto__\n## \u00e9\n\u00ff\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(directory.resolve("marked.txt"), "\uFEFF## a\n## b\n## 7\n## __proto__\nx");

        // when
        Finished finished = place.reproof("findings", "--json", "odd.txt", "marked.txt");

        // then
        assertThat(out(finished))
                .isEqualTo("{\"file\":\"odd.txt\",\"hasIssues\":false,\"blockers\":[],\"highSeverity\":[],"
                        + "\"verdict\":\"UNREADABLE\",\"seen\":\"it has neither heading and begins with"
                        + " '?## a\uFFFD## b\uFFFD## 7\uFFFD## __proto__\uFFFD## \uFFFD\uFFFD\uFFFD'\","
                        + "\"sections\":{\"b\":\"\",\"7\":\"\",\"__proto__\":\"\",\"\uFFFD\":\"\uFFFD\"}}\n"
                        + "{\"file\":\"marked.txt\",\"hasIssues\":false,\"blockers\":[],\"highSeverity\":[],"
                        + "\"verdict\":\"UNREADABLE\",\"seen\":\"it has neither heading and begins with"
                        + " '## a\uFFFD## b\uFFFD## 7\uFFFD## __proto__\uFFFDx'\","
                        + "\"sections\":{\"b\":\"\",\"7\":\"\",\"__proto__\":\"x\"}}\n");
    }

    @Test
    void findings_are_told_to_people_too() throws Exception {
        // given
        place.write("review.txt", """
                ## Summary
                Fine.
                ## Blockers
                - rope frayed\u001b[31m
                - (none)
                ## High-severity findings
                - chart is old
                """);
        place.write("clean.txt", "## Blockers\nnone");
        place.write("odd.txt", "Well done.");

        // when
        Finished finished = place.reproof("findings", "review.txt", "clean.txt", "odd.txt");

        // then
        assertThat(finished.code()).as(finished.toString()).isZero();
        assertThat(finished.err()).isEmpty();
        assertThat(out(finished)).isEqualTo("""
                review.txt: issues, a loop goes on
                  blocker        - rope frayed\\u001b[31m
                  high severity  - chart is old
                  sections       Summary, Blockers, High-severity findings
                clean.txt: no issues, a loop ends
                  sections       Blockers
                odd.txt: settles nothing, a loop asks again: it has neither heading and begins with 'Well done.'; expected the heading ## Blockers or ## High-severity findings
                """);
    }

    @Test
    void wrong_use_has_the_codes_that_are_documented() throws Exception {
        // given one byte more than is read
        try (var file = Files.newByteChannel(
                directory.resolve("long.txt"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.position(64L << 20).write(ByteBuffer.wrap(new byte[1]));
        }

        // then
        requireError(place.reproof("findings", "nowhere.txt"), 66, "nowhere.txt", "does not exist");
        requireError(place.reproof("findings", "."), 66, "is not a file");
        requireError(place.reproof("findings", "long.txt"), 65, "long.txt", "at most 67108864 bytes");
        requireEnd(place.reproof("findings"), 2, "FILE");
    }

    private static String out(Finished finished) {
        return new String(finished.out(), StandardCharsets.UTF_8);
    }

    private static List<JsonNode> lines(Finished finished) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out(finished).split("\n", -1)) {
            if (!line.isEmpty()) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
