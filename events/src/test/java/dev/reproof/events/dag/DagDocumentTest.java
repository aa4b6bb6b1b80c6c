package dev.reproof.events.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DagDocumentTest {

    @Test
    void documents_that_differ_in_layout_alone_are_kept_as_the_same_bytes() {
        String kept = "{\"title\":\"t\",\"tasks\":[{\"id\":\"a\"},1,true,null]}";

        assertThat(canonical("{\n  \"title\" : \"t\",\r\n\t\"tasks\": [ {\"id\":\"\\u0061\"} , 1,true,null ] }\n"))
                .isEqualTo(kept);
        assertThat(canonical(kept)).isEqualTo(kept);
    }

    @Test
    void the_order_of_members_is_content_and_stays() {
        assertThat(canonical("{\"b\":1,\"a\":2}")).isEqualTo("{\"b\":1,\"a\":2}");
    }

    @Test
    void of_equal_keys_the_last_one_is_kept_as_the_parser_reads_it() {
        assertThat(canonical("{\"a\":1,\"a\":2}")).isEqualTo("{\"a\":2}");
    }

    @ParameterizedTest
    @CsvSource({
        "1e-400, 1E-400",
        "1e400, 1E+400",
        "9007199254740991, 9007199254740991",
        "9007199254740993, 9007199254740993",
        "123456789012345678901234567890, 123456789012345678901234567890",
        "0.1, 0.1",
        "0.30000000000000004, 0.30000000000000004",
        "-1.5, -1.5",
        "0, 0"
    })
    void numbers_keep_their_exact_value(String number, String kept) {
        assertThat(canonical("[" + number + "]")).isEqualTo("[" + kept + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.50", "100.0", "1e2", "-0.0", "-0", "0e5", "1E+400", "1e-400", "12.3400e-7", "1e999999999"})
    void the_kept_form_of_a_number_is_its_own_kept_form(String number) {
        String once = canonical("[" + number + "]");

        assertThat(canonical(once)).isEqualTo(once);
    }

    @Test
    void everything_beyond_ascii_is_escaped() {
        String text = "{\"b\u00E9ton\":\"\uD83C\uDF5E \u2028 \uFEFF\"}";

        assertThat(canonical(text)).isEqualTo("{\"b\\u00E9ton\":\"\\uD83C\\uDF5E \\u2028 \\uFEFF\"}");
    }

    @Test
    void a_lone_surrogate_stays_what_it_is() {
        String text = "{\"a\":\"\\uDF5E \\uD83C\\uD83C\\uDF5E\"}";

        assertThat(canonical(text)).isEqualTo(text);
    }

    @Test
    void control_characters_stay_escaped() {
        assertThat(canonical("[\"\\u0000\\n\\u001f\\\"\\\\\\/\"]")).isEqualTo("[\"\\u0000\\n\\u001F\\\"\\\\/\"]");
    }

    @Test
    void a_key_may_be_as_long_as_the_parser_takes_it() {
        String document = "{\"" + "k".repeat(60_000) + "\":1,\"title\":\"t\",\"tasks\":"
                + "[{\"id\":\"a\",\"complexity\":\"LOW\",\"subtask_prompt\":\"x\"}]}";

        assertThat(DagParser.parse(document)).isInstanceOf(DagParseResult.Valid.class);
        assertThat(canonical(document)).isEqualTo(document);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,]", "{\"a\":}", "[] []"})
    void what_is_no_json_cannot_be_kept(String text) {
        assertThatThrownBy(() -> canonical(text))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("DAG document cannot be kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e9999999999", "-1e-9999999999"})
    void a_number_beyond_every_exponent_cannot_be_kept(String number) {
        assertThatThrownBy(() -> canonical("{\"x\":" + number + "}"))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("DAG document cannot be kept")
                .hasMessageContaining(number);
    }

    @Test
    void another_encoding_than_utf_8_is_refused_as_the_parser_refuses_it() {
        byte[] utf16 = "{\"a\":1}".getBytes(StandardCharsets.UTF_16);

        assertThat(DagParser.parse(utf16)).isInstanceOf(DagParseResult.Invalid.class);
        assertThatThrownBy(() -> DagDocument.canonical(utf16)).isInstanceOf(Invalid.class);
    }

    @TestFactory
    Stream<DynamicTest> a_document_and_its_kept_form_are_the_same_dag() {
        return Vectors.tests("dag-accept.json", vector -> {
            byte[] document = vector.get("source").textValue().getBytes(StandardCharsets.UTF_8);
            byte[] kept = DagDocument.canonical(document);

            assertThat(DagParser.require(kept, "kept")).isEqualTo(DagParser.require(document, "given"));
            assertThat(DagDocument.canonical(kept)).isEqualTo(kept);
            assertThat(kept).isNotEmpty().doesNotContain('\n');
            for (byte one : kept) {
                assertThat(one).isNotNegative();
            }
        });
    }

    private static String canonical(String document) {
        return new String(DagDocument.canonical(document.getBytes(StandardCharsets.UTF_8)), StandardCharsets.US_ASCII);
    }
}
