package dev.reproof.projections.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Complexity;
import dev.reproof.events.dag.OutputPolicy;
import dev.reproof.events.dag.Task;
import dev.reproof.events.dag.Upstream;
import dev.reproof.projections.prompt.PromptSources.Parent;
import dev.reproof.projections.prompt.StitchedPrompt.Used;
import dev.reproof.projections.run.TaskStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts that use a text of which only the end is left. */
class DegradedParentTest {

    private static final String MARK =
            "[Incomplete: only the end of this text was kept. What it said before is missing.]\n\n";
    private static final String LONG = "## Summary\nbread\n\n## Notes\n" + "y".repeat(5_000);

    @ParameterizedTest
    @ValueSource(strings = {"full", "summarize", "maxChars:300"})
    void the_mark_stands_above_whatever_is_kept_of_the_text(String word) {
        Upstream policy = Upstream.parse(word);
        String body = MARK + Excerpt.of(LONG, policy).body();

        StitchedPrompt prompt = stitch(policy, Optional.empty(), degraded("a", LONG));

        assertThat(prompt.text()).contains("### a [FINISHED]\n" + body + "\n");
        assertThat(prompt.used()).containsExactly(new Used(new TaskId("a"), Sha256.of(body), word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "summarize", "maxChars:300"})
    void a_text_that_is_all_there_has_no_mark_and_another_digest(String word) {
        Upstream policy = Upstream.parse(word);

        StitchedPrompt prompt = stitch(policy, Optional.empty(), whole("a", LONG));

        assertThat(prompt.text()).doesNotContain("Incomplete");
        assertThat(prompt.used())
                .containsExactly(new Used(
                        new TaskId("a"), Sha256.of(Excerpt.of(LONG, policy).body()), word));
        assertThat(prompt.used())
                .isNotEqualTo(
                        stitch(policy, Optional.empty(), degraded("a", LONG)).used());
    }

    @Test
    void the_mark_is_at_its_own_parent_only() {
        String text = stitch(new Upstream.Full(), Optional.empty(), whole("a", "flour"), degraded("b", "water"))
                .text();

        assertThat(text).contains("### a [FINISHED]\nflour\n").contains("### b [FINISHED]\n" + MARK + "water\n");
        assertThat(text.split("Incomplete", -1)).hasSize(2);
    }

    @Test
    void what_is_wording_of_our_own_has_no_mark() {
        Parent failed = new Parent(new TaskId("a"), TaskStatus.ERROR, Optional.of("end"), true, Optional.of("no fuel"));

        assertThat(stitch(new Upstream.Full(), Optional.empty(), failed, degraded("b", ""))
                        .text())
                .contains("### a [ERROR]\n(no result, the task failed: no fuel)\n")
                .contains("### b [FINISHED]\n(it has left no text)\n")
                .doesNotContain("Incomplete");
    }

    @Test
    void a_prompt_in_which_only_the_mark_does_not_fit_is_refused() {
        Parent[] degraded = {degraded("a", "x".repeat(300))};
        long whole = stitch(new Upstream.Full(), Optional.empty(), whole("a", "x".repeat(300)))
                .text()
                .length();

        assertThatThrownBy(() -> stitch(new Upstream.Full(), Optional.of(whole), degraded))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("it has " + (whole + MARK.length()) + " characters");
        assertThat(stitch(new Upstream.Full(), Optional.of(whole + MARK.length()), degraded)
                        .text())
                .contains(MARK);
    }

    private static StitchedPrompt stitch(Upstream policy, Optional<Long> limit, Parent... parents) {
        List<TaskId> ids = List.of(parents).stream().map(Parent::task).toList();
        return PromptStitcher.stitch(new PromptSources(
                Optional.empty(),
                new Task.AgentTask(new TaskId("down"), ids, Complexity.LOW, "Do it."),
                List.of(parents),
                Optional.empty(),
                Optional.empty(),
                new OutputPolicy(Optional.of(policy), limit)));
    }

    private static Parent degraded(String id, String text) {
        return new Parent(new TaskId(id), TaskStatus.FINISHED, Optional.of(text), true, Optional.empty());
    }

    private static Parent whole(String id, String text) {
        return new Parent(new TaskId(id), TaskStatus.FINISHED, Optional.of(text), Optional.empty());
    }
}
