package dev.reproof.projections.prompt;

import dev.reproof.events.TaskId;
import java.util.Optional;

/**
 * A piece of a prompt, and where it comes from.
 *
 * @param from the task whose text it is; absent where it is nobody's
 */
public record PromptPiece(Part part, Optional<TaskId> from, String text) {

    /** Where a piece of a prompt comes from. */
    public enum Part {
        /** The DAG's framing. */
        FRAMING,
        /** What a parent has said, or what stands for it. */
        PARENT,
        /** What the caller adds. */
        CONTEXT,
        /** The review of a loop. */
        FEEDBACK,
        /** The task's own prompt. */
        TASK,
        /** What the stitching itself puts around the others. */
        RULE
    }

    static PromptPiece of(Part part, String text) {
        return new PromptPiece(part, Optional.empty(), text);
    }

    static PromptPiece rule(String text) {
        return of(Part.RULE, text);
    }
}
