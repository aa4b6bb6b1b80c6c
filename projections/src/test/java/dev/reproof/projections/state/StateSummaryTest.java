package dev.reproof.projections.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.TaskId;
import dev.reproof.projections.state.StateSummary.TaskLine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateSummaryTest {

    @Test
    void tells_the_tasks_and_counts_them_by_status() throws IOException {
        StateSummary summary = read("""
                { "version": 2, "writtenAt": "2026-03-01T08:00:00Z", "run": { "id": "r1", "position": 9, "home": "/h", "artifacts": "/a" },
                  "state": { "title": "T", "runOutcome": "FAILED", "tasks": [
                    { "id": "b", "status": "ERROR", "attempt": 2, "durationMs": 70, "errorMessage": "why" },
                    { "id": " a", "status": "PENDING", "transcript": { "data": "skipped", "bytes": 31 } },
                    { "id": "e", "status": "FINISHED", "transcript": { "path": "e.stream.txt", "bytes": 7 } },
                    { "id": "c", "status": "ERROR" },
                    { "id": "d", "status": "BUDGET-EXCEEDED" } ] } }
                """);

        assertThat(summary.tasks())
                .startsWith(
                        new TaskLine(
                                new TaskId("b"),
                                "ERROR",
                                2,
                                OptionalLong.of(70),
                                Optional.of("why"),
                                OptionalLong.empty()),
                        new TaskLine(
                                new TaskId(" a"),
                                "PENDING",
                                0,
                                OptionalLong.empty(),
                                Optional.empty(),
                                OptionalLong.of(31)));
        assertThat(summary.tasks().get(2).textFile()).contains("e.stream.txt");
        assertThat(summary.counts())
                .containsExactly(
                        Map.entry("PENDING", 1L),
                        Map.entry("FINISHED", 1L),
                        Map.entry("ERROR", 2L),
                        Map.entry("BUDGET-EXCEEDED", 1L));
        assertThat(summary.outcome()).contains("FAILED");
        assertThat(summary.position()).hasValue(9);
        assertThat(summary.home()).contains("/h");
        assertThat(summary.artifacts()).contains("/a");
        assertThat(summary.textBytes()).isEqualTo(31 + 7);
    }

    @Test
    void lengths_that_no_sum_can_hold_do_not_become_a_small_one() throws IOException {
        StateSummary summary = read("""
                { "version": 2, "state": { "tasks": [
                    { "id": "a", "status": "FINISHED", "transcript": { "bytes": 9223372036854775807 } },
                    { "id": "b", "status": "FINISHED", "transcript": { "bytes": 2 } } ] } }
                """);

        assertThat(summary.textBytes()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void members_may_come_in_any_order_and_unknown_ones_are_skipped() throws IOException {
        StateSummary summary = read("""
                { "state": { "tasks": [ { "transcript": { "id": "x", "status": 7 }, "status": "RUNNING", "id": "a" } ],
                             "title": "T" },
                  "later": [ [ { "version": 99 } ] ],
                  "run": { "dag": { "document": { "id": "not the run" } }, "id": "r1", "position": 0 },
                  "version": 2 }
                """);

        assertThat(summary.run()).hasToString("Optional[r1]");
        assertThat(summary.tasks()).extracting(TaskLine::id).containsExactly(new TaskId("a"));
        assertThat(summary.version()).isEqualTo(2);
    }

    @Test
    void a_file_without_run_and_without_tasks_is_a_summary_too() throws IOException {
        StateSummary summary = read("{ \"version\": 2, \"state\": { \"tasks\": [] } }");

        assertThat(summary.run()).isEmpty();
        assertThat(summary.position()).isEmpty();
        assertThat(summary.tasks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "2147483648", "99999999999999999999"})
    void a_newer_version_is_named_and_refused_whatever_else_is_in_the_file(String version) {
        assertThatThrownBy(() -> read("{ \"state\": 1, \"version\": " + version + " }"))
                .isInstanceOf(TooNew.class)
                .hasMessageContaining("here/state.json")
                .hasMessageContaining("version " + version);
    }

    @Test
    void an_older_version_is_named_and_refused() {
        assertThatThrownBy(() -> read("{ \"version\": 1, \"state\": { \"tasks\": [] } }"))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("has version 1, expected version 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``| the file expected an object, found nothing",
                "[]| the file expected an object",
                "{| not readable JSON",
                "{} {}| goes on after its end",
                "{\"version\":2,\"state\":{\"tasks\":[]}} x| not readable JSON",
                "{\"version\":2,\"state\":{\"tasks\":[]}} {}| goes on after its end",
                "{\"version\":\"2\"}| version expected a whole number, found \"2\"",
                "{\"version\":2.0,\"state\":{\"tasks\":[]}}| version expected a whole number",
                "{\"state\":{\"tasks\":[]}}| version expected a whole number, found nothing",
                "{\"version\":2}| state expected an object, found nothing",
                "{\"version\":2,\"state\":{}}| state.tasks expected an array",
                "{\"version\":2,\"state\":{\"tasks\":{}}}| state.tasks expected an array",
                "{\"version\":2,\"state\":{\"tasks\":[7]}}| state.tasks[0] expected an object, found 7",
                "{\"version\":2,\"state\":{\"tasks\":[{}]}}| state.tasks[0].id expected a text",
                "{\"version\":2,\"state\":{\"tasks\":[{\"id\":{\"a\":1},\"status\":\"PENDING\"}]}}| tasks[0].id expected a text",
                "{\"version\":2,\"state\":{\"tasks\":[{\"id\":\"a\",\"status\":\"DONE\"}]}}| found \"DONE\"",
                "{\"version\":2,\"state\":{\"tasks\":[{\"id\":\"a\",\"status\":\"ERROR\",\"attempt\":-1}]}}| tasks[0].attempt expected",
                "{\"version\":2,\"state\":{\"tasks\":[{\"id\":\"a\",\"status\":\"ERROR\"},{\"id\":\"a\",\"status\":\"ERROR\"}]}}| an id of its own",
                "{\"version\":2,\"run\":{\"id\":\"../r\"},\"state\":{\"tasks\":[]}}| run.id",
                "{\"version\":2,\"writtenAt\":\"soon\",\"state\":{\"tasks\":[]}}| writtenAt expected",
                "{\"version\":2,\"run\":{\"position\":1.5},\"state\":{\"tasks\":[]}}| run.position expected",
            })
    void what_is_malformed_is_named_with_its_file(String text, String problem) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfAny(Corrupt.class)
                .hasMessageContaining("here/state.json")
                .hasMessageContaining(problem);
    }

    @Test
    void control_characters_of_a_file_reach_no_message() {
        assertThatThrownBy(() -> read("{ \"version\": \"\\u001b[31m\" }"))
                .hasMessageContaining("\\u001B[31m")
                .hasMessageNotContaining("\u001b");
    }

    @Test
    void deep_nesting_is_refused() {
        String deep = "{ \"version\": 2, \"x\": " + "[".repeat(5_000) + "]".repeat(5_000) + " }";

        assertThatThrownBy(() -> read(deep)).isInstanceOf(Corrupt.class).hasMessageContaining("nesting");
    }

    @Test
    void a_long_text_that_no_summary_shows_is_skipped_unread() throws IOException {
        String head = "{ \"version\": 2, \"x\": \"";
        String tail = "\", \"state\": { \"tasks\": [] } }";

        StateSummary summary = StateSummary.read(around(head, 40, tail), "here/state.json");

        assertThat(summary.tasks()).isEmpty();
    }

    @Test
    void packed_transcripts_beyond_any_heap_are_skipped_unread() throws IOException {
        String head = "{ \"version\": 2, \"state\": { \"tasks\": [ { \"id\": \"a\", \"transcript\":"
                + " { \"kind\": \"inline\", \"data\": \"";
        String tail = "\" }, \"status\": \"FINISHED\" } ] } }";

        StateSummary summary = StateSummary.read(around(head, 1_200, tail), "here/state.json");

        assertThat(summary.tasks()).extracting(TaskLine::status).containsExactly("FINISHED");
    }

    @Test
    void a_file_beyond_the_bound_is_refused() {
        InputStream long3 = around("{ \"x\": \"", 3, "\" }");

        assertThatThrownBy(() -> StateSummary.read(long3, "here/state.json", StateSummary.factory(2 << 20)))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("2097152");
    }

    @Test
    void more_messages_than_a_heap_should_hold_are_refused() {
        List<InputStream> tasks = IntStream.rangeClosed(0, 16)
                .mapToObj(task -> around("{ \"id\": \"" + task + "\", \"errorMessage\": \"", 8, "\" }, "))
                .toList();
        InputStream file = new SequenceInputStream(
                new ByteArrayInputStream("{ \"version\": 2, \"state\": { \"tasks\": [ ".getBytes(UTF_8)),
                new SequenceInputStream(Collections.enumeration(tasks)));

        assertThatThrownBy(() -> StateSummary.read(file, "here/state.json"))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("more than 134217728 characters");
    }

    @Test
    void more_tasks_than_a_run_has_are_refused() {
        StringBuilder text = new StringBuilder("{ \"version\": 2, \"state\": { \"tasks\": [ 0");
        IntStream.rangeClosed(1, SummaryFilter.MOST_TASKS).forEach(each -> text.append(",0"));

        assertThatThrownBy(() -> read(text + "] } }"))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("more than 100000 tasks");
    }

    private static StateSummary read(String text) throws IOException {
        return StateSummary.read(new ByteArrayInputStream(text.getBytes(UTF_8)), "here/state.json");
    }

    private static InputStream around(String head, int mebibytes, String tail) {
        byte[] filler = "x".repeat(1 << 20).getBytes(UTF_8);
        List<InputStream> middle = IntStream.range(0, mebibytes)
                .<InputStream>mapToObj(each -> new ByteArrayInputStream(filler))
                .toList();
        return new SequenceInputStream(
                new ByteArrayInputStream(head.getBytes(UTF_8)),
                new SequenceInputStream(
                        new SequenceInputStream(Collections.enumeration(middle)),
                        new ByteArrayInputStream(tail.getBytes(UTF_8))));
    }
}
