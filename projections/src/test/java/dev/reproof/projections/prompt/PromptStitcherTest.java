package dev.reproof.projections.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Complexity;
import dev.reproof.events.dag.OutputPolicy;
import dev.reproof.events.dag.Task;
import dev.reproof.events.dag.Upstream;
import dev.reproof.projections.prompt.PromptSources.LoopFeedback;
import dev.reproof.projections.prompt.PromptSources.Parent;
import dev.reproof.projections.prompt.StitchedPrompt.Used;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PromptStitcherTest {

    private static final OutputPolicy SUMMARIZE = OutputPolicy.DEFAULT;

    @Test
    void all_parts_stand_in_their_order() {
        PromptSources sources = new PromptSources(
                Optional.of("Frame. \n"),
                task(" Do it.\n", "a", "b"),
                List.of(finished("a", "from a\n"), failed("b", "no fuel")),
                Optional.of("\n extra "),
                Optional.of(new LoopFeedback(new TaskId("rev"), 2, "## Blockers\n- leak\n")),
                SUMMARIZE);

        assertThat(PromptStitcher.stitch(sources).text()).isEqualTo("""
                        Frame.

                        What the tasks before this one produced, as background; that work is done:

                        ### a [FINISHED]
                        from a

                        ### b [ERROR]
                        (no result, the task failed: no fuel)


                        ---

                        extra

                        ---

                        Review by task "rev" of iteration 1, to be resolved now:

                        ## Blockers
                        - leak

                        ---

                         Do it.
                        """);
    }

    @Test
    void what_is_blank_leaves_no_trace_but_the_own_prompt_is_untouched() {
        PromptSources sources = new PromptSources(
                Optional.of(" \n\uFEFF"), task(" \n "), List.of(), Optional.of("\u3000"), Optional.empty(), SUMMARIZE);

        assertThat(PromptStitcher.stitch(sources)).isEqualTo(new StitchedPrompt(" \n ", List.of()));
    }

    @Test
    void the_framing_is_trimmed_at_its_end_only() {
        PromptSources sources = new PromptSources(
                Optional.of("\n Frame.\uFEFF\n"),
                task("Do it."),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                SUMMARIZE);

        assertThat(PromptStitcher.stitch(sources).text()).isEqualTo("\n Frame.\n\nDo it.");
    }

    @Test
    void the_share_of_each_parent_is_recorded_as_it_stands_in_the_prompt() {
        String text = "x".repeat(3_000);
        List<Parent> parents = List.of(finished("a", text), failed("b", ""), finished("c", ""));

        StitchedPrompt prompt = stitch(parents, Upstream.SUMMARIZE);

        String excerpt = Excerpt.of(text, Upstream.SUMMARIZE).body();
        assertThat(prompt.used())
                .containsExactly(
                        new Used(new TaskId("a"), Sha256.of(excerpt), "summarize"),
                        new Used(new TaskId("b"), Sha256.of("(no result, the task ended as error)"), "failure"),
                        new Used(new TaskId("c"), Sha256.of("(it has left no text)"), "no-output"));
        assertThat(prompt.text()).contains("\n" + excerpt + "\n");
        assertThat(stitch(parents, new Upstream.Full()).used().get(0))
                .isEqualTo(new Used(new TaskId("a"), Sha256.of(text), "full"));
        assertThat(stitch(parents, new Upstream.MaxChars(77)).used().get(0).policy())
                .isEqualTo("maxChars:77");
    }

    @Test
    void lone_surrogates_anywhere_become_replacement_characters() {
        String lone = "\uD83D";
        PromptSources sources = new PromptSources(
                Optional.of(lone),
                task("\uDEA2", "a" + lone, "b"),
                List.of(finished("a" + lone, lone), failed("b", lone)),
                Optional.of(lone),
                Optional.of(new LoopFeedback(new TaskId(lone), 1, lone)),
                SUMMARIZE);

        StitchedPrompt prompt = PromptStitcher.stitch(sources);

        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(prompt.text())).isTrue();
        assertThat(prompt.text().chars().filter(unit -> unit == 0xFFFD)).hasSize(8);
        assertThat(prompt.used())
                .extracting(Used::body)
                .containsExactly(Sha256.of("\uFFFD"), Sha256.of("(no result, the task failed: \uFFFD)"));
    }

    @Test
    void a_prompt_within_the_limit_is_left_alone() {
        List<Parent> parents = List.of(finished("a", "x".repeat(900)), finished("b", "y".repeat(5_000)));
        StitchedPrompt free = stitch(parents, new Upstream.Full());

        assertThat(stitch(parents, new Upstream.Full(), free.text().length())).isEqualTo(free);
    }

    @Test
    void a_prompt_over_the_limit_gives_each_parent_the_same_smaller_cap_and_fits() {
        List<Parent> parents = List.of(
                finished("a", "x".repeat(400)), finished("b", "y".repeat(9_000)), finished("c", "z".repeat(2_999)));
        for (Upstream policy : List.of(new Upstream.Full(), new Upstream.MaxChars(4_000), Upstream.SUMMARIZE)) {
            for (int limit = 2_200; limit <= 4_300; limit += 50) {
                StitchedPrompt prompt = stitch(parents, policy, limit);

                assertThat(prompt.text().length()).isBetween(limit - 1_200, limit);
                assertThat(prompt.text())
                        .contains("\n" + "x".repeat(400) + "\n")
                        .contains(" of 9000 characters");
                assertThat(prompt.used())
                        .extracting(Used::policy)
                        .containsOnly(prompt.used().get(0).policy());
                assertThat(stitch(parents, policy, limit)).isEqualTo(prompt);
            }
        }
    }

    @Test
    void as_long_as_every_parent_can_keep_two_hundred_units_a_prompt_is_made() {
        List<Parent> parents = List.of(finished("a", "x".repeat(5_000)), finished("b", "y".repeat(5_000)));
        int least = stitch(parents, new Upstream.MaxChars(200)).text().length();

        assertThat(stitch(parents, new Upstream.Full(), least).used())
                .extracting(Used::policy)
                .containsOnly("maxChars:200");
        assertThatThrownBy(() -> stitch(parents, new Upstream.Full(), least - 1))
                .isInstanceOf(ReproofException.Rejected.class)
                .hasMessageContainingAll(
                        "task 'down'", String.valueOf(least), String.valueOf(least - 1), "raise maxPromptChars");
    }

    @Test
    void a_failure_message_is_never_shortened_and_leaves_the_others_less_room() {
        List<Parent> parents = List.of(failed("a", "m".repeat(700)), finished("b", "y".repeat(5_000)));

        StitchedPrompt prompt = stitch(parents, new Upstream.Full(), 1_800);

        assertThat(prompt.text()).contains("m".repeat(700)).hasSizeBetween(1_400, 1_800);
        assertThat(prompt.used()).extracting(Used::policy).first().isEqualTo("failure");
    }

    @Test
    void a_policy_that_keeps_less_than_two_hundred_units_is_not_widened() {
        List<Parent> parents = List.of(finished("a", "x".repeat(5_000)));

        assertThatThrownBy(() -> stitch(parents, new Upstream.MaxChars(100), 200))
                .isInstanceOf(ReproofException.Rejected.class)
                .hasMessageContaining("cut to 100");
    }

    @Test
    void a_prompt_that_is_too_long_without_its_parents_is_refused() {
        assertThatThrownBy(() -> stitch(List.of(failed("a", "m".repeat(300))), Upstream.SUMMARIZE, 300))
                .isInstanceOf(ReproofException.Rejected.class);
    }

    @Test
    void parents_that_are_not_the_tasks_own_or_out_of_order_are_refused() {
        List<Parent> parents = List.of(finished("b", ""), finished("a", ""));

        assertThatThrownBy(() -> new PromptSources(
                        Optional.empty(), task("", "a", "b"), parents, Optional.empty(), Optional.empty(), SUMMARIZE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected [a, b], found [b, a]");
        assertThatThrownBy(() -> new LoopFeedback(new TaskId("rev"), 0, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static StitchedPrompt stitch(List<Parent> parents, Upstream policy) {
        return stitch(parents, new OutputPolicy(Optional.of(policy), Optional.empty()));
    }

    private static StitchedPrompt stitch(List<Parent> parents, Upstream policy, long limit) {
        return stitch(parents, new OutputPolicy(Optional.of(policy), Optional.of(limit)));
    }

    private static StitchedPrompt stitch(List<Parent> parents, OutputPolicy policy) {
        String[] ids = parents.stream().map(parent -> parent.task().value()).toArray(String[]::new);
        return PromptStitcher.stitch(new PromptSources(
                Optional.empty(), task("Do it.", ids), parents, Optional.empty(), Optional.empty(), policy));
    }

    private static Task task(String prompt, String... parents) {
        List<TaskId> dependsOn = Stream.of(parents).map(TaskId::new).toList();
        return new Task.AgentTask(new TaskId("down"), dependsOn, Complexity.LOW, prompt);
    }

    private static Parent finished(String id, String text) {
        return new Parent(new TaskId(id), "FINISHED", Optional.of(text), Optional.of("left over"));
    }

    private static Parent failed(String id, String message) {
        return new Parent(new TaskId(id), "ERROR", Optional.of("half a story"), Optional.of(message));
    }
}
