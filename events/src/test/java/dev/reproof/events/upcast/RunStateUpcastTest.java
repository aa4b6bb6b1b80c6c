package dev.reproof.events.upcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunStateUpcastTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void revision_1_becomes_the_approved_revision_2() throws IOException {
        // given
        JsonNode first = approved("RunState.v1.json");
        JsonNode before = first.deepCopy();

        // when
        JsonNode second = RunStateUpcast.apply(first);

        // then
        assertThat(JSON.readTree(JSON.writeValueAsString(second))).isEqualTo(approved("RunState.v2.json"));
        assertThat(first).as("the document that was given").isEqualTo(before);
    }

    @Test
    void a_document_of_the_newest_revision_stays_the_same() throws IOException {
        // given
        JsonNode second = approved("RunState.v2.json");

        // then
        assertThat(RunStateUpcast.apply(second)).isSameAs(second);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "\"state\"",
                "{}",
                "{\"version\":\"1\",\"state\":{\"tasks\":[{\"status\":\"RUNNING\"}]}}",
                "{\"version\":3,\"state\":{\"tasks\":[{\"status\":\"RUNNING\"}]}}"
            })
    void what_is_no_document_of_revision_1_stays_as_it_is(String document) throws IOException {
        // given
        JsonNode node = JSON.readTree(document);

        // then
        assertThat(RunStateUpcast.apply(node)).isSameAs(node);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\":1}",
                "{\"version\":1,\"state\":[]}",
                "{\"version\":1,\"state\":{\"tasks\":{}}}",
                "{\"version\":1,\"state\":{\"startedAt\":\"x\",\"runOutcome\":{},\"tasks\":[null,7,[],{\"resultText\":[\"a\"],"
                        + "\"durationMs\":\"8\",\"iteration\":-4,\"status\":\"finished\"}]}}"
            })
    void what_it_cannot_read_is_left_for_the_reader_to_refuse(String document) throws IOException {
        // given
        JsonNode first = JSON.readTree(document);

        // when
        JsonNode second = RunStateUpcast.apply(first);

        // then
        assertThat(second.get("version").intValue()).isEqualTo(2);
        assertThat(RunStateUpcast.apply(second)).isEqualTo(second);
        JsonNode task = second.path("state").path("tasks").path(3);
        if (!task.isMissingNode()) {
            assertThat(task.has("transcript")).isFalse();
            assertThat(task.get("resultText").isArray()).isTrue();
            assertThat(task.get("durationMs").textValue()).isEqualTo("8");
            assertThat(task.get("iteration").intValue()).isEqualTo(-4);
        }
    }

    @Test
    void a_text_of_a_task_that_was_running_is_no_transcript() throws IOException {
        // given
        JsonNode first = JSON.readTree("""
                {"version":1,"state":{"tasks":[{"id":"a","status":"RUNNING","resultText":"half","startedAt":5,
                 "durationMs":"x","transcript":{"kind":"inline"}}]}}
                """);

        // when
        JsonNode task = RunStateUpcast.apply(first).at("/state/tasks/0");

        // then
        assertThat(JSON.readTree(task.toString())).isEqualTo(JSON.readTree("""
                {"id":"a","status":"PENDING","durationMs":"x","iteration":0,"kind":"task","attempt":0}
                """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[...truncated 1 earlier chars...]\nend",
                "[...truncated 1001 earlier chars...]",
                " \n[...truncated 7 earlier chars...]\r\nend"
            })
    void a_text_that_begins_with_the_banner_is_degraded(String text) {
        assertThat(RunStateUpcast.isDegraded(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "end",
                "[...truncated  earlier chars...]\nend",
                "[...truncated x earlier chars...]\nend",
                "[...truncated 1 earlier chars...] end",
                "first\n[...truncated 1 earlier chars...]"
            })
    void any_other_text_is_not(String text) {
        assertThat(RunStateUpcast.isDegraded(text)).isFalse();
    }

    private static JsonNode approved(String name) throws IOException {
        try (InputStream in = RunStateUpcastTest.class.getResourceAsStream("/approved-states/" + name)) {
            return JSON.readTree(in);
        }
    }
}
