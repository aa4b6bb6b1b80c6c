package dev.reproof.projections.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Complexity;
import dev.reproof.events.dag.OutputPolicy;
import dev.reproof.events.dag.Task;
import dev.reproof.events.dag.Task.AgentTask;
import dev.reproof.projections.prompt.PromptPiece.Part;
import dev.reproof.projections.prompt.PromptSources.LoopFeedback;
import dev.reproof.projections.prompt.PromptSources.Parent;
import dev.reproof.projections.run.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A prompt in pieces says of each where it comes from, and is the same prompt. */
class PromptPiecesTest {

    private static final TaskId PARENT = new TaskId("parent");
    private static final TaskId REVIEWER = new TaskId("reviewer");

    @Test
    void pieces_are_the_prompt_and_know_where_they_come_from() {
        // given text with half of a surrogate pair
        Task task = new AgentTask(new TaskId("t"), List.of(PARENT), Complexity.LOW, "Do it. \ud83c");
        PromptSources sources = new PromptSources(
                Optional.of("Be brief.\n"),
                task,
                List.of(new Parent(PARENT, TaskStatus.FINISHED, Optional.of("said \ud83c"), Optional.empty())),
                Optional.of("more"),
                Optional.of(new LoopFeedback(REVIEWER, 1, "wrong")),
                OutputPolicy.DEFAULT);

        // when
        List<PromptPiece> pieces = PromptStitcher.pieces(sources);

        // then
        assertThat(pieces.stream().map(PromptPiece::text).collect(Collectors.joining()))
                .isEqualTo(PromptStitcher.stitch(sources).text());
        assertThat(pieces)
                .filteredOn(piece -> piece.part() != Part.RULE)
                .extracting(PromptPiece::part, PromptPiece::from, PromptPiece::text)
                .containsExactly(
                        tuple(Part.FRAMING, Optional.empty(), "Be brief."),
                        tuple(Part.PARENT, Optional.of(PARENT), "said \ufffd"),
                        tuple(Part.CONTEXT, Optional.empty(), "more"),
                        tuple(Part.FEEDBACK, Optional.of(REVIEWER), "wrong"),
                        tuple(Part.TASK, Optional.empty(), "Do it. \ufffd"));
    }
}
