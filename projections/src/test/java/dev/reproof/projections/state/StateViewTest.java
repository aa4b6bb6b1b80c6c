package dev.reproof.projections.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ByHand;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateOutcome.Kind;
import dev.reproof.projections.state.StateView.Part;
import dev.reproof.projections.state.StateView.TaskView;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
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

class StateViewTest {

    @Test
    void tells_the_tasks_and_counts_them_by_status() throws IOException {
        StateView view = read("""
                { "version": 2, "writtenAt": "2026-03-01T08:00:00Z", "run": { "id": "r1", "position": 9, "home": "/h", "artifacts": "/a" },
                  "state": { "title": "T", "startedAt": 4, "runOutcome": "FAILED", "runMessage": "m", "tasks": [
                    { "id": "b", "status": "ERROR", "iteration": 3, "attempt": 2, "startedAt": 5,
                      "durationMs": 70, "inputTokens": 11, "outputTokens": 12, "errorMessage": "why",
                      "byHand": "failed" },
                    { "id": " a", "status": "PENDING", "transcript": { "data": "skipped", "bytes": 31 } },
                    { "id": "e", "status": "FINISHED", "transcript": { "path": "e.stream.txt", "bytes": 7 } },
                    { "id": "c", "status": "ERROR" },
                    { "id": "d", "status": "BUDGET-EXCEEDED" } ] } }
                """);

        assertThat(view.tasks())
                .startsWith(
                        new TaskView(
                                new TaskId("b"),
                                TaskStatus.ERROR,
                                3,
                                2,
                                Optional.of(Instant.ofEpochMilli(5)),
                                OptionalLong.of(70),
                                OptionalLong.of(11),
                                OptionalLong.of(12),
                                Optional.of("why"),
                                OptionalLong.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(ByHand.FAILED)),
                        new TaskView(
                                new TaskId(" a"),
                                TaskStatus.PENDING,
                                0,
                                0,
                                Optional.empty(),
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                Optional.empty(),
                                OptionalLong.of(31),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
        assertThat(view.tasks().get(2).textFile()).contains("e.stream.txt");
        assertThat(view.counts())
                .containsExactly(
                        Map.entry(TaskStatus.PENDING, 1L),
                        Map.entry(TaskStatus.FINISHED, 1L),
                        Map.entry(TaskStatus.ERROR, 2L),
                        Map.entry(TaskStatus.BUDGET_EXCEEDED, 1L));
        assertThat(view.outcome()).contains(new StateOutcome(Kind.FAILED, "FAILED"));
        assertThat(view.startedAt()).contains(Instant.ofEpochMilli(4));
        assertThat(view.message()).contains("m");
        assertThat(view.position()).hasValue(9);
        assertThat(view.home()).contains("/h");
        assertThat(view.artifacts()).contains("/a");
        assertThat(view.textBytes()).isEqualTo(31 + 7);
    }

    @Test
    void lengths_that_no_sum_can_hold_do_not_become_a_small_one() throws IOException {
        StateView view = read("""
                { "version": 2, "state": { "tasks": [
                    { "id": "a", "status": "FINISHED", "transcript": { "bytes": 9223372036854775807 } },
                    { "id": "b", "status": "FINISHED", "transcript": { "bytes": 2 } } ] } }
                """);

        assertThat(view.textBytes()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void members_may_come_in_any_order_and_unknown_ones_are_skipped() throws IOException {
        StateView view = read("""
                { "state": { "tasks": [ { "transcript": { "id": "x", "status": 7 }, "status": "RUNNING", "id": "a" } ],
                             "title": "T" },
                  "later": [ [ { "version": 99 } ] ],
                  "run": { "dag": { "document": { "id": "not the run" } }, "id": "r1", "position": 0 },
                  "version": 2 }
                """);

        assertThat(view.run()).hasToString("Optional[r1]");
        assertThat(view.tasks()).extracting(TaskView::id).containsExactly(new TaskId("a"));
        assertThat(view.title()).isEqualTo("T");
    }

    @Test
    void tells_what_the_run_was_forked_from() throws IOException {
        String head = Sha256.of("head").hex();
        String text = "{ \"version\": 2, \"state\": { \"tasks\": [] }, \"run\": { \"forkedFrom\":"
                + " { \"run\": \"r0\", \"later\": [7], \"position\": 12, \"chain\": \"" + head + "\" } } }";

        assertThat(read(text).forkedFrom()).contains(new RunForked(new RunId("r0"), 12, Sha256.of("head")));
        assertThat(read("{ \"version\": 2, \"state\": { \"tasks\": [] }, \"run\": { } }")
                        .forkedFrom())
                .isEmpty();
        assertThatThrownBy(() -> read(text.replace("12", "-1")))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("run.forkedFrom.position expected a whole number from 0 on");
        assertThatThrownBy(() -> read(text.replace("position", "place")))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("run.forkedFrom expected a run, a position and a chain");
        assertThatThrownBy(() -> read(text.replace("r0", "../r0")))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("run.forkedFrom.run");
    }

    @Test
    void a_file_without_run_and_without_tasks_is_a_view_too() throws IOException {
        StateView view = read("{ \"version\": 2, \"state\": { \"tasks\": [] } }");

        assertThat(view.run()).isEmpty();
        assertThat(view.position()).isEmpty();
        assertThat(view.tasks()).isEmpty();
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
    void a_long_text_that_no_view_shows_is_skipped_unread() throws IOException {
        String head = "{ \"version\": 2, \"x\": \"";
        String tail = "\", \"state\": { \"tasks\": [] } }";

        StateView view = StateView.read(around(head, 40, tail), "here/state.json");

        assertThat(view.tasks()).isEmpty();
    }

    @Test
    void packed_transcripts_beyond_any_heap_are_skipped_unread() throws IOException {
        String head = "{ \"version\": 2, \"state\": { \"tasks\": [ { \"id\": \"a\", \"transcript\":"
                + " { \"kind\": \"inline\", \"data\": \"";
        String tail = "\" }, \"status\": \"FINISHED\" } ] } }";

        StateView view = StateView.read(around(head, 1_200, tail), "here/state.json");

        assertThat(view.tasks()).extracting(TaskView::status).containsExactly(TaskStatus.FINISHED);
    }

    @Test
    void a_file_beyond_the_bound_is_refused() {
        InputStream long3 = around("{ \"x\": \"", 3, "\" }");

        assertThatThrownBy(() -> StateView.read(long3, "here/state.json", StateView.factory(2 << 20)))
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

        assertThatThrownBy(() -> StateView.read(file, "here/state.json"))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("more than 134217728 characters");
    }

    @Test
    void more_tasks_than_a_run_has_are_refused() {
        StringBuilder text = new StringBuilder("{ \"version\": 2, \"state\": { \"tasks\": [ 0");
        IntStream.rangeClosed(1, StateViewReader.MOST_TASKS).forEach(each -> text.append(",0"));

        assertThatThrownBy(() -> read(text + "] } }"))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("more than 100000 tasks");
    }

    @Test
    void ranks_are_told_where_they_are_asked_for_and_the_tasks_have_some() throws IOException {
        String tasks = """
                { "version": 2, "state": { "tasks": [
                    { "id": "c", "status": "PENDING", "depends_on": [ "b", "a" ] },
                    { "id": "d", "status": "PENDING", "depends_on": [ "a" ] },
                    { "id": "a", "status": "PENDING", "depends_on": [] },
                    { "id": "b", "status": "PENDING", "depends_on": [ "a", "%s" ] } ] } }
                """;

        assertThat(ranked(tasks.formatted("a")).ranks())
                .isEqualTo(Map.of(new TaskId("a"), 0, new TaskId("b"), 1, new TaskId("c"), 2, new TaskId("d"), 1));
        assertThat(ranked(tasks.formatted("c")).ranks()).isEmpty();
        assertThat(ranked(tasks.formatted("of another run")).ranks()).isEmpty();
        assertThat(read(tasks.formatted("a")).ranks()).isEmpty();
    }

    @Test
    void more_dependencies_than_a_heap_should_hold_leave_a_run_without_ranks() throws IOException {
        String parents = "\"a\",".repeat(99_999) + "\"a\"";
        StringBuilder tasks = new StringBuilder();
        IntStream.rangeClosed(0, 10)
                .forEach(task -> tasks.append(
                        "{ \"id\": \"" + task + "\", \"status\": \"PENDING\", \"depends_on\": [" + parents + "] },"));

        StateView view = ranked("{ \"version\": 2, \"state\": { \"tasks\": [ " + tasks
                + "{ \"id\": \"a\", \"status\": \"PENDING\", \"depends_on\": [] } ] } }");

        assertThat(view.tasks()).hasSize(12);
        assertThat(view.ranks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"SUCCESS,SUCCESS", "BUDGET-EXCEEDED,BUDGET_EXCEEDED", "RESTARTING_RUNNER,RESTARTING", "AGROUND,UNKNOWN"
    })
    void an_outcome_is_one_of_those_there_are_or_unknown_and_keeps_its_word(String word, Kind kind) throws IOException {
        StateView view = read("{ \"version\": 2, \"state\": { \"runOutcome\": \"" + word + "\", \"tasks\": [] } }");

        assertThat(view.outcome()).contains(new StateOutcome(kind, word));
    }

    @Test
    void a_budget_that_was_exceeded_is_read_as_the_legacy_runner_spells_it() throws IOException {
        StateView view = read("{ \"version\": 2, \"state\": { \"runOutcome\": \"BUDGET_EXCEEDED\", \"tasks\": [] } }");

        StateOutcome outcome = view.outcome().orElseThrow();
        assertThat(outcome).isEqualTo(new StateOutcome(Kind.BUDGET_EXCEEDED, "BUDGET-EXCEEDED"));
        assertThat(outcome.end()).contains(RunOutcome.BUDGET_EXCEEDED);
        assertThat(outcome.ends()).isTrue();
    }

    @Test
    void what_only_a_picture_shows_makes_no_file_unreadable() throws IOException {
        StateView view = read("""
                { "version": 2, "state": { "startedAt": "once", "runMessage": 7, "tasks": [
                    { "id": "a", "status": "ERROR", "iteration": -1, "startedAt": 1.5, "inputTokens": null,
                      "outputTokens": 99999999999999999999, "depends_on": 7 } ] } }
                """);

        assertThat(view.startedAt()).isEmpty();
        assertThat(view.message()).isEmpty();
        assertThat(view.tasks()).singleElement().satisfies(task -> {
            assertThat(task.iteration()).isZero();
            assertThat(task.startedAt()).isEmpty();
            assertThat(task.inputTokens()).isEmpty();
            assertThat(task.outputTokens()).isEmpty();
        });
    }

    private static StateView ranked(String text) throws IOException {
        return StateView.read(new ByteArrayInputStream(text.getBytes(UTF_8)), "here/state.json", Part.RANKS);
    }

    private static StateView read(String text) throws IOException {
        return StateView.read(new ByteArrayInputStream(text.getBytes(UTF_8)), "here/state.json");
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
