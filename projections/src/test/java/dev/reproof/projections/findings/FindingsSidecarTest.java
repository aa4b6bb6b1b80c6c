package dev.reproof.projections.findings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.TaskId;
import dev.reproof.events.WellFormed;
import dev.reproof.projections.Vectors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FindingsSidecarTest {

    private static final AttemptKey REVIEW = new AttemptKey(new TaskId("review"), 2, 3);

    /** No text that was written to a file or a transcript has half a surrogate pair. */
    static Stream<Named<JsonNode>> vectors() {
        return Vectors.cases("sections.json")
                .map(vector -> Named.of(vector.getName(), wellFormed(vector.getPayload())));
    }

    private static JsonNode wellFormed(JsonNode vector) {
        try {
            return new ObjectMapper().readTree(WellFormed.of(vector.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void a_file_of_the_legacy_runner_gives_its_text_and_findings(JsonNode vector) throws IOException {
        // given the sections as an object in a member, and alone
        ObjectNode bare = new ObjectMapper().createObjectNode();
        vector.at("/expect/sidecarSections")
                .forEach(pair -> bare.set(pair.get(0).textValue(), pair.get(1)));
        ObjectNode wrapped = new ObjectMapper().createObjectNode().put("taskId", "review");
        wrapped.set("sections", bare);

        for (JsonNode file : new JsonNode[] {bare, wrapped}) {
            // when
            FindingsSidecar sidecar = read(file.toString());

            // then
            assertThat(sidecar.text()).isEqualTo(Vectors.text(vector.get("expect"), "sidecarTextLegacy"));
            assertThat(sidecar.source()).isEmpty();
            JsonNode expected = vector.at("/expect/sidecarTextFindings");
            assertThat(sidecar.hasIssues()).isEqualTo(expected.get("hasIssues").booleanValue());
            assertThat(sidecar.blockers()).isEqualTo(Vectors.texts(expected.get("blockerLines")));
            assertThat(sidecar.highSeverity()).isEqualTo(Vectors.texts(expected.get("highSeverityLines")));
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void what_is_written_is_read_as_it_was_with_the_findings_of_the_text(JsonNode vector) throws IOException {
        // given
        FindingsSidecar sidecar = FindingsSidecar.of(REVIEW, Findings.of(Vectors.text(vector, "text")));

        // when
        FindingsSidecar back = read(written(sidecar));

        // then
        assertThat(back).isEqualTo(sidecar);
        JsonNode expected = vector.at("/expect/sidecarTextFindings");
        assertThat(Findings.of(back.text()).blockers()).isEqualTo(Vectors.texts(expected.get("blockerLines")));
        assertThat(Findings.of(back.text()).highSeverity()).isEqualTo(Vectors.texts(expected.get("highSeverityLines")));
    }

    @Test
    void a_file_is_indented_json_that_keeps_the_order_of_sections() throws IOException {
        Findings findings = Findings.of("## b\r\n\"x\" \u00e9\r\ny\n## 7\n## __proto__\n## Blockers\n- rope frayed");

        assertThat(written(FindingsSidecar.of(REVIEW, findings))).isEqualTo("""
                {
                  "version": 1,
                  "task": "review",
                  "iteration": 2,
                  "attempt": 3,
                  "hasIssues": true,
                  "blockers": [
                    "- rope frayed"
                  ],
                  "highSeverity": [],
                  "sections": [
                    {
                      "title": "b",
                      "body": "\\"x\\" \u00e9\\ny"
                    },
                    {
                      "title": "7",
                      "body": ""
                    },
                    {
                      "title": "__proto__",
                      "body": ""
                    },
                    {
                      "title": "Blockers",
                      "body": "- rope frayed"
                    }
                  ]
                }
                """);
    }

    @Test
    void a_legacy_file_keeps_its_order_and_may_have_a_section_called_sections() throws IOException {
        assertThat(read("{\"b\":\"1\",\"7\":\"2\",\"sections\":\"3\"}").text())
                .isEqualTo("## b\n1\n\n## 7\n2\n\n## sections\n3");
        assertThat(read("{}").text()).isEmpty();
    }

    @Test
    void a_file_of_an_earlier_release_says_what_is_read_in_its_sections_today() throws IOException {
        // when
        FindingsSidecar none = resource("earlier-placeholders.json");
        FindingsSidecar one = resource("earlier-placeholders-and-a-finding.json");

        // then
        assertThat(none.hasIssues()).isFalse();
        assertThat(none).isEqualTo(FindingsSidecar.of(none.source().orElseThrow(), Findings.of(none.text())));
        assertThat(one.hasIssues()).isTrue();
        assertThat(one.blockers()).containsExactly("- lost hinge");
        assertThat(one).isEqualTo(FindingsSidecar.of(one.source().orElseThrow(), Findings.of(one.text())));
    }

    private static FindingsSidecar resource(String name) throws IOException {
        try (InputStream in = FindingsSidecarTest.class.getResourceAsStream("/findings/" + name)) {
            return FindingsSidecar.read(in, name);
        }
    }

    /** In these documents an apostrophe stands for a quotation mark and {@code OWN} for members that are right. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "not-json|",
                "not-json|{",
                "not-json|{} {}",
                "not-json|\uFEFF{}",
                "wrong-type|[]",
                "wrong-type|'a'",
                "wrong-type|{'a':1}",
                "wrong-type|{'a':null}",
                "wrong-type|{'sections':{'a':['b']}}",
                "wrong-type|{'sections':null}",
                "duplicate-key|{'a':'1','a':'2'}",
                "duplicate-key|{'sections':[],'sections':{}}",
                "bad-title|{'a\\nb':'1'}",
                "bad-title|{'a\\rb':'1'}",
                "bad-title|{OWN,'sections':[{'title':'a\\n## Blockers','body':''}]}",
                "wrong-type|{OWN,'sections':['a']}",
                "wrong-type|{OWN,'sections':[{'title':'a'}]}",
                "wrong-type|{OWN,'sections':[{'title':1,'body':''}]}",
                "duplicate-title|{OWN,'sections':[{'title':'a','body':''},{'title':'a','body':''}]}",
                "wrong-type|{'sections':[]}",
                "wrong-type|{'task':'t','iteration':0,'attempt':0,'hasIssues':false,'blockers':[],'highSeverity':[],'sections':[]}",
                "wrong-type|{'task':'t','iteration':0.5,'attempt':1,'hasIssues':false,'blockers':[],'highSeverity':[],'sections':[]}",
                "wrong-type|{'task':'t','iteration':99999999999,'attempt':1,'hasIssues':false,'blockers':[],'highSeverity':[],'sections':[]}",
                "wrong-type|{'task':'t','iteration':0,'attempt':1,'hasIssues':false,'blockers':[1],'highSeverity':[],'sections':[]}",
                "contradiction|{'task':'t','iteration':0,'attempt':1,'hasIssues':false,'blockers':['a'],'highSeverity':[],'sections':[]}",
                "contradiction|{'task':'t','iteration':0,'attempt':1,'hasIssues':true,'blockers':[],'highSeverity':[],'sections':[]}",
                "too-large|{'a':[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]}",
            })
    void anything_else_is_refused_with_a_code(String code, String document) {
        String json = (document == null ? "" : document)
                .replace('\'', '"')
                .replace(
                        "OWN",
                        "\"task\":\"t\",\"iteration\":0,\"attempt\":1,\"hasIssues\":false,\"blockers\":[],\"highSeverity\":[]");

        assertThatThrownBy(() -> read(json))
                .isInstanceOf(Corrupt.class)
                .hasMessageStartingWith("Findings sidecar review.json cannot be used: " + code + ": ");
    }

    @Test
    void what_is_not_utf_8_and_what_is_too_long_is_refused() {
        byte[] invalid = {'{', '"', (byte) 0xFF, '"', ':', '"', '"', '}'};
        byte[] long24 = "{\"title\":\"0123456789 1\"}".getBytes(UTF_8);

        assertThatThrownBy(() -> FindingsSidecar.read(new ByteArrayInputStream(invalid), "x"))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("not-json: it is not UTF-8");
        assertThatThrownBy(() -> SidecarReader.read(new ByteArrayInputStream(long24), "x", long24.length - 1))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("too-large: it has more than " + (long24.length - 1) + " bytes");
        assertThat(long24)
                .satisfies(enough -> SidecarReader.read(new ByteArrayInputStream(enough), "x", enough.length));
    }

    @Test
    void a_newer_version_is_refused_by_its_number() {
        assertThatThrownBy(() -> read("{\"version\":2,\"sections\":[]}"))
                .isInstanceOf(TooNew.class)
                .hasMessageContaining("version 2");
    }

    private static FindingsSidecar read(String json) throws IOException {
        return FindingsSidecar.read(new ByteArrayInputStream(json.getBytes(UTF_8)), "review.json");
    }

    private static String written(FindingsSidecar sidecar) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        sidecar.write(out);
        return out.toString(UTF_8);
    }
}
