package dev.reproof.tests.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.reproof.engine.parity.InputKind;
import dev.reproof.engine.parity.PromptChange;
import dev.reproof.engine.parity.PromptChange.Kind;
import dev.reproof.engine.parity.PromptChanges;
import dev.reproof.engine.request.RunOption;
import dev.reproof.engine.testkit.RecordedRun;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.OutputPolicy;
import dev.reproof.events.dag.Upstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What another DAG, another policy or other options would do to the prompts of a recorded run. */
class WhatWouldChangeTest {

    private static final Path RUN = Path.of("resources/recorded/bread");

    private final RecordedRun recorded = RecordedRun.in(RUN);

    @Test
    void nothing_changes_where_nothing_is_changed() throws IOException {
        assertThat(recorded.changes()).hasToString("run bread: 6 of 6 prompts would be the same");
        assertThat(recorded.with(dag("\"bread\"", "\"bread\"")).changes().changes())
                .isEmpty();
    }

    @Test
    void a_task_that_is_worded_otherwise_changes_its_own_prompts_in_every_iteration() throws IOException {
        PromptChanges changes = recorded.with(dag("Criticise the recipe.", "Praise the recipe."))
                .changes();

        assertThat(changes.same()).isEqualTo(4);
        assertThat(changes.changes())
                .extracting(
                        PromptChange::key,
                        PromptChange::kind,
                        change -> change.difference().orElseThrow().input())
                .containsExactly(
                        tuple(key("taste", 0), Kind.CHANGED, InputKind.DAG_DOCUMENT),
                        tuple(key("taste", 1), Kind.CHANGED, InputKind.DAG_DOCUMENT));
        assertThat(changes.toString())
                .contains(
                        "-Criticise the recipe.\n\\ No newline at end of file\n+Praise the recipe.\n\\ No newline at end");
    }

    @Test
    void a_policy_changes_what_is_kept_of_long_texts_alone() {
        PromptChanges whole = recorded.with(new OutputPolicy(Optional.of(new Upstream.Full()), Optional.empty()))
                .changes();

        assertThat(whole.changes())
                .extracting(
                        PromptChange::key,
                        change -> change.difference().orElseThrow().input())
                .containsExactly(
                        tuple(key("taste", 0), InputKind.POLICY),
                        tuple(key("bake", 0), InputKind.POLICY),
                        tuple(key("taste", 1), InputKind.POLICY));
        assertThat(whole.toString()).contains("\n-[excerpt: 70 of 2807 characters;", "\n+Knead for 0 minutes");
    }

    @Test
    void a_framing_changes_every_prompt_at_its_place() throws IOException {
        PromptChanges changes =
                recorded.with(dag("several bakers", "seven bakers")).changes();

        assertThat(changes.same()).isZero();
        assertThat(changes.changes()).hasSize(6).allSatisfy(change -> {
            assertThat(change.difference().orElseThrow().input()).isEqualTo(InputKind.FRAMING);
            assertThat(change.difference().orElseThrow().place().orElseThrow().offset())
                    .isEqualTo("You are one of seve".length());
        });
    }

    @Test
    void without_its_loop_a_task_has_no_review_in_its_prompt() throws IOException {
        PromptChanges changes = recorded.with(dag("(?s),\\s*\"loops\".*", "}")).changes();

        assertThat(changes.changes())
                .extracting(
                        PromptChange::key,
                        change -> change.difference().orElseThrow().input())
                .contains(tuple(key("recipe", 1), InputKind.FEEDBACK));
    }

    @Test
    void tasks_that_are_gone_or_have_become_a_pause_get_no_prompt_and_new_ones_get_one_where_it_is_known()
            throws IOException {
        // given
        byte[] dag = dag("\\{ \"id\": \"oven\".*?\\},", """
                { "id": "oven", "kind": "pause", "depends_on": [], "subtask_prompt": "Is it hot?" },
                { "id": "serve", "complexity": "LOW", "subtask_prompt": "Serve it.", "depends_on": ["taste"] },
                { "id": "eat", "complexity": "LOW", "subtask_prompt": "Eat it.", "depends_on": ["serve"] },""");

        // when
        PromptChanges changes = recorded.with(dag).changes();

        // then
        assertThat(changes.prompts()).isEqualTo(6);
        assertThat(changes.changes())
                .extracting(PromptChange::key, PromptChange::kind)
                .containsExactly(tuple(key("oven", 0), Kind.GONE), tuple(key("serve", 0), Kind.ADDED));
        assertThat(changes.changes().get(1).diff())
                .contains("+### taste [FINISHED]", "+Serve it.\n\\ No newline at end of file");
    }

    @Test
    void a_prompt_that_would_be_too_long_is_refused_with_the_reason() {
        PromptChanges changes = recorded.with(RunOption.MAX_PROMPT_CHARS, 450L).changes();

        assertThat(changes.changes()).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(Kind.REFUSED);
            assertThat(change.key()).isEqualTo(key("taste", 1));
            assertThat(change.diff().get(0)).contains("it has 467 characters, and maxPromptChars allows 450");
        });
    }

    @Test
    void what_cannot_be_used_together_and_a_run_that_is_not_there_are_refused() {
        assertThatThrownBy(() -> recorded.with(RunOption.CONVERGE_ON, "taste").changes())
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("Loops are named twice");
        assertThatThrownBy(() -> recorded.with("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> RecordedRun.in(RUN.resolve("artifacts")).assertSamePrompts())
                .isInstanceOf(NotFound.class);
    }

    private static AttemptKey key(String task, int iteration) {
        return new AttemptKey(new TaskId(task), iteration, 1);
    }

    /** The DAG of the run, with this in place of that. */
    private static byte[] dag(String pattern, String replacement) throws IOException {
        String edited = Files.readString(RUN.resolveSibling("edited.json"), StandardCharsets.UTF_8)
                .replace(", kindly", "")
                .replace("[\"recipe\", \"oven\"]", "[\"recipe\", \"oven\", \"taste\"]");
        return edited.replaceFirst(pattern, replacement).getBytes(StandardCharsets.UTF_8);
    }
}
