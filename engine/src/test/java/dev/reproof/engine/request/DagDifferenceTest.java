package dev.reproof.engine.request;

import static dev.reproof.engine.Dags.document;
import static dev.reproof.engine.Dags.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.events.dag.DagParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DagDifferenceTest {

    private static final String BEFORE = document(task("a"), task("b", "a"));

    @Test
    void the_same_in_other_words_is_no_difference() {
        assertThat(between(BEFORE, BEFORE.replace(",", " , "))).isEmpty();
    }

    @Test
    void tasks_are_named_by_what_became_of_them() {
        String after = document(task("b"), task("c"), task("d"));

        assertThat(between(BEFORE, after))
                .containsExactly("added tasks 'c', 'd'", "removed task 'a'", "changed task 'b'");
    }

    @Test
    void another_prompt_or_complexity_is_a_change_of_the_task() {
        assertThat(between(BEFORE, document(task("a"), task("b", "a").replace("\"x\"", "\"y\""))))
                .containsExactly("changed task 'b'");
        assertThat(between(BEFORE, document(task("a").replace("LOW", "HIGH"), task("b", "a"))))
                .containsExactly("changed task 'a'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"framing\":\"Be brief.\" | changed the framing",
                "\"outputPolicy\":{\"upstream\":\"full\"} | changed the output policy",
                "\"models\":{\"LOW\":{\"id\":\"small\"}} | changed the models",
                "\"budget\":{\"maxTokensTotal\":5} | changed the budget",
                "\"budget\":{\"maxCost\":{\"amount\":5,\"currency\":\"USD\"}} | changed the budget",
                "\"loops\":[{\"convergeOn\":\"b\",\"maxIterations\":2}] | changed the loops",
                "\"agents\":{\"x\":{\"preset\":\"codex\"}} | changed the agents",
                "\"groups\":{\"g\":{\"maxParallel\":2}} | changed the groups"
            })
    void what_belongs_to_the_whole_is_named_as_such(String member, String phrase) {
        String after = BEFORE.replace("\"title\":\"t\"", "\"title\":\"t\"," + member);

        assertThat(between(BEFORE, after)).containsExactly(phrase);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "\"timeoutMs\":5",
                "\"idleTimeoutMs\":5",
                "\"retries\":0",
                "\"model\":\"m\"",
                "\"fallbackModels\":[\"m\"]",
                "\"onFailure\":\"continue\""
            })
    void another_setting_is_a_change_of_the_task(String member) {
        assertThat(between(BEFORE, document(task("a").replace("{\"id\"", "{" + member + ",\"id\""), task("b", "a"))))
                .containsExactly("changed task 'a'");
    }

    @Test
    void another_title_is_a_difference() {
        assertThat(between(BEFORE, BEFORE.replace("\"t\"", "\"u\""))).containsExactly("changed the title");
    }

    @Test
    void of_many_tasks_ten_are_named_and_the_rest_are_counted() {
        String many =
                document(IntStream.range(0, 13).mapToObj(at -> task("t" + at)).toArray(String[]::new));

        assertThat(between(document(task("t0")), many))
                .containsExactly("added tasks 't1', 't2', 't3', 't4', 't5', 't6', 't7', 't8', 't9', 't10' and 2 more");
    }

    @Test
    void an_id_is_shown_shortened_and_without_control_characters() {
        String after = document(task("a"), task("b", "a"), task("c\\u001b" + "x".repeat(100)));

        assertThat(between(BEFORE, after)).containsExactly("added task 'c\uFFFD" + "x".repeat(78) + "\u2026'");
    }

    private static List<String> between(String before, String after) {
        return DagDifference.of(
                DagParser.require(before.getBytes(StandardCharsets.UTF_8), "before"),
                DagParser.require(after.getBytes(StandardCharsets.UTF_8), "after"));
    }
}
