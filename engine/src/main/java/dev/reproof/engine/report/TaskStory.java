package dev.reproof.engine.report;

import dev.reproof.events.Fidelity;
import dev.reproof.events.dag.Task;
import dev.reproof.projections.findings.Review;
import dev.reproof.projections.prompt.PromptPiece.Part;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TranscriptRef;
import java.util.List;
import java.util.Optional;

/**
 * What a page tells of a task.
 *
 * @param number of its section, from 1
 * @param rank from 0
 * @param passes what it was asked and said, in the main run and in each iteration of a loop, the last {@link #MOST_PASSES}
 * @param omittedPasses how many earlier ones are left out
 * @param page address of its page among the artifacts
 */
record TaskStory(
        int number,
        int rank,
        Task task,
        TaskState state,
        List<AttemptStory> attempts,
        List<Pass> passes,
        int omittedPasses,
        Optional<String> page) {

    static final int MOST_PASSES = 6;

    /** A piece of a prompt: whose it is, in words, and what it says. */
    record Piece(Part part, String origin, Cut text) {}

    /**
     * What was sent.
     *
     * @param pieces empty where it is too long to be made again for a page
     * @param asRecorded whether it came out with the recorded digest
     */
    record Prompt(List<Piece> pieces, long bytes, String digest, boolean asRecorded) {}

    /**
     * A text, or its end.
     *
     * @param link to all of it
     */
    record Shown(Cut text, long bytes, Optional<String> link) {}

    /** What a loop reads in a review. */
    record Findings(Review.Verdict verdict, String seen, List<String> blockers, List<String> severe, int omitted) {}

    /**
     * The last attempt of an iteration.
     *
     * @param said absent where it has said nothing yet
     */
    record Pass(
            AttemptStory attempt,
            Optional<Prompt> prompt,
            Optional<Shown> said,
            Optional<Shown> stderr,
            List<Link> evidence,
            Optional<Findings> findings) {}

    /** A file beside the page. */
    record Link(String words, String address) {}

    Standing standing() {
        return Standing.of(state);
    }

    /** Of its text only the end is left. */
    boolean isDegraded() {
        return state.transcript()
                .map(TranscriptRef::fidelity)
                .filter(Fidelity.DEGRADED::equals)
                .isPresent();
    }
}
