package dev.reproof.projections.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.Fidelity;
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
import dev.reproof.projections.run.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PromptStitcherTest {

    private static final OutputPolicy SUMMARIZE = OutputPolicy.DEFAULT;

    @Test
    void a_review_that_is_not_all_there_is_marked_as_what_it_is() {
        assertThat(feedback(Fidelity.EXACT))
                .isEqualTo(feedback(Fidelity.LEGACY))
                .doesNotContain("[Incomplete");
        assertThat(feedback(Fidelity.DEGRADED))
                .contains(
                        "now:\n\n[Incomplete: only the end of this text was kept. What it said before is missing.]\n\n- leak");
        assertThat(feedback(Fidelity.FINDINGS))
                .contains(
                        "now:\n\n[Incomplete: only the end of this review was kept. What follows is what its findings file"
                                + " has.]\n\n- leak");
    }

    private static String feedback(Fidelity fidelity) {
        return PromptStitcher.stitch(new PromptSources(
                        Optional.empty(),
                        task("Do it."),
                        List.of(),
                        Optional.empty(),
                        Optional.of(new LoopFeedback(new TaskId("rev"), 2, "- leak", fidelity)),
                        SUMMARIZE))
                .text();
    }

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

        assertThat(PromptStitcher.stitch(sources)).isEqualTo(new StitchedPrompt(" \n ", List.of(), Optional.empty()));
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
    void a_prompt_over_the_limit_is_refused_and_says_who_takes_how_much() {
        List<Parent> parents =
                List.of(finished("a", "x".repeat(400)), failed("b", "m".repeat(700)), finished("c", "z".repeat(2_900)));
        int whole = stitch(parents, new Upstream.Full()).text().length();

        assertThat(stitch(parents, new Upstream.Full(), whole).text()).hasSize(whole);
        assertThatThrownBy(() -> stitch(parents, new Upstream.Full(), whole - 1))
                .isInstanceOf(ReproofException.Rejected.class)
                .hasMessageContainingAll(
                        "task 'down'",
                        "it has " + whole + " characters, and maxPromptChars allows " + (whole - 1),
                        "parent 'c' takes " + Math.round(290_000.0 / whole) + " % (2900), parent 'b' takes ",
                        "parent 'a' takes " + Math.round(40_000.0 / whole) + " % (400), the rest ",
                        "raise maxPromptChars");
    }

    @Test
    void two_hundred_thousand_units_are_allowed_unless_something_else_is_said() {
        int around =
                stitch(List.of(finished("a", "x")), new Upstream.Full()).text().length() - 1;

        assertThat(stitch(List.of(finished("a", "x".repeat(200_000 - around))), new Upstream.Full())
                        .text())
                .hasSize(200_000);
        assertThatThrownBy(() -> stitch(List.of(finished("a", "x".repeat(200_001 - around))), new Upstream.Full()))
                .hasMessageContaining("maxPromptChars allows 200000");
    }

    @Test
    void what_would_not_be_shorter_with_its_banner_is_kept_as_it_is() {
        for (int length = 2_000; length < 2_300; length++) {
            String said = "y".repeat(length);

            String prompt = stitch(List.of(finished("a", said)), SUMMARIZE).text();
            String body = prompt.substring(prompt.indexOf("### a [FINISHED]\n") + 17, prompt.lastIndexOf("\n\n\n---"));

            assertThat(body.length()).as("of %s", length).isLessThanOrEqualTo(length);
            assertThat(body.equals(said) || body.startsWith("[excerpt: 1999 of " + length + " characters"))
                    .as(body)
                    .isTrue();
        }
    }

    @Test
    void the_share_of_a_review_is_recorded_and_counted() {
        PromptSources sources = new PromptSources(
                Optional.empty(),
                task("Do it."),
                List.of(),
                Optional.empty(),
                Optional.of(new LoopFeedback(new TaskId("rev"), 1, "## Blockers\n- " + "leak ".repeat(100))),
                new OutputPolicy(Optional.empty(), Optional.of(1_000L)));

        assertThat(PromptStitcher.stitch(sources).feedback())
                .contains(new Used(
                        new TaskId("rev"),
                        Sha256.of(("## Blockers\n- " + "leak ".repeat(100)).stripTrailing()),
                        "summarize"));
        assertThatThrownBy(() -> PromptStitcher.stitch(new PromptSources(
                        Optional.empty(),
                        sources.task(),
                        List.of(),
                        Optional.empty(),
                        sources.loopFeedback(),
                        new OutputPolicy(Optional.empty(), Optional.of(500L)))))
                .hasMessageContaining("the review takes ");
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
        return new Parent(new TaskId(id), TaskStatus.FINISHED, Optional.of(text), Optional.of("left over"));
    }

    private static Parent failed(String id, String message) {
        return new Parent(new TaskId(id), TaskStatus.ERROR, Optional.of("half a story"), Optional.of(message));
    }
}
