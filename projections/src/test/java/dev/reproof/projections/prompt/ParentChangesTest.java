package dev.reproof.projections.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import dev.reproof.events.UpstreamDiff;
import dev.reproof.events.dag.Complexity;
import dev.reproof.events.dag.OutputPolicy;
import dev.reproof.events.dag.Task.AgentTask;
import dev.reproof.events.dag.Upstream;
import dev.reproof.projections.prompt.PromptPiece.Part;
import dev.reproof.projections.prompt.PromptSources.Parent;
import dev.reproof.projections.run.TaskStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a parent has changed, in the prompt of a child. */
class ParentChangesTest {

    private static final TaskId PARENT = new TaskId("parent");
    private static final String DIFF =
            " a.txt | 1 +\n 1 file changed, 1 insertion(+)\n\ndiff --git a/a.txt b/a.txt\n+{{x}}\n";
    private static final String BEGIN = "\n\n[What it has changed in its worktree:]\n";

    private static PromptSources sources(TaskStatus status, Optional<ParentChanges> changes, OutputPolicy policy) {
        return new PromptSources(
                Optional.empty(),
                new AgentTask(new TaskId("t"), List.of(PARENT), Complexity.LOW, "Do it."),
                List.of(new Parent(PARENT, status, Optional.of("said"), false, Optional.of("no yeast"), changes)),
                Optional.empty(),
                Optional.empty(),
                policy);
    }

    private static String body(TaskStatus status, ParentChanges changes) {
        return body(status, Optional.of(changes), OutputPolicy.DEFAULT);
    }

    private static String body(TaskStatus status, Optional<ParentChanges> changes, OutputPolicy policy) {
        return PromptStitcher.pieces(sources(status, changes, policy)).stream()
                .filter(piece -> piece.part() == Part.PARENT && piece.from().equals(Optional.of(PARENT)))
                .map(PromptPiece::text)
                .reduce((one, two) -> one + "|" + two)
                .orElseThrow();
    }

    private static ParentChanges changes(UpstreamDiff kept, String text) {
        return new ParentChanges(kept, text, true, true);
    }

    @Test
    void the_diff_stands_behind_what_the_parent_said_and_its_words_are_nothing_but_words() {
        assertThat(body(TaskStatus.FINISHED, changes(UpstreamDiff.FULL, DIFF)))
                .isEqualTo("said" + BEGIN + DIFF.stripTrailing());
        assertThat(body(TaskStatus.FINISHED, changes(UpstreamDiff.STAT, DIFF)))
                .isEqualTo("said" + BEGIN + " a.txt | 1 +\n 1 file changed, 1 insertion(+)");
        assertThat(body(TaskStatus.FINISHED, Optional.empty(), OutputPolicy.DEFAULT))
                .isEqualTo("said");
    }

    @Test
    void a_parent_that_failed_has_its_changes_too() {
        assertThat(body(TaskStatus.ERROR, changes(UpstreamDiff.STAT, DIFF)))
                .isEqualTo("(no result, the task failed: no yeast)" + BEGIN
                        + " a.txt | 1 +\n 1 file changed, 1 insertion(+)");
    }

    @Test
    void what_is_not_there_is_said() {
        assertThat(body(TaskStatus.FINISHED, changes(UpstreamDiff.FULL, "")))
                .isEqualTo("said" + BEGIN + "(it has changed nothing)");
        assertThat(body(TaskStatus.FINISHED, new ParentChanges(UpstreamDiff.FULL, "", false, false)))
                .isEqualTo("said" + BEGIN + "(what it has changed could not be taken)");
        assertThat(body(TaskStatus.FINISHED, new ParentChanges(UpstreamDiff.STAT, DIFF, true, false)))
                .endsWith("insertion(+)\n(not all of what it has changed could be taken)");
        assertThatThrownBy(() -> changes(UpstreamDiff.NONE, DIFF)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_tooLongdiff_is_cut_as_texts_are_and_marked() {
        OutputPolicy policy = new OutputPolicy(Optional.of(new Upstream.MaxChars(60)), Optional.empty());
        Optional<ParentChanges> tooLong = Optional.of(changes(UpstreamDiff.FULL, DIFF + "+flour\n".repeat(100)));

        assertThat(body(TaskStatus.FINISHED, tooLong, policy))
                .startsWith("said" + BEGIN + "[excerpt: ")
                .endsWith("[excerpt: cut here]")
                .hasSizeLessThan(300);
    }

    @Test
    void it_counts_for_the_parents_share_of_a_prompt_and_for_the_digest_of_its_body() {
        Optional<ParentChanges> changes = Optional.of(changes(UpstreamDiff.FULL, DIFF));
        PromptSources sources = sources(TaskStatus.FINISHED, changes, OutputPolicy.DEFAULT);
        StitchedPrompt stitched = PromptStitcher.stitch(sources);
        OutputPolicy tight =
                new OutputPolicy(Optional.empty(), Optional.of(stitched.text().length() - 1L));

        assertThat(stitched.used().get(0).body()).isEqualTo(Sha256.of("said" + BEGIN + DIFF.stripTrailing()));
        assertThatThrownBy(() -> PromptStitcher.stitch(sources(TaskStatus.FINISHED, changes, tight)))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("parent 'parent' takes");
    }
}
