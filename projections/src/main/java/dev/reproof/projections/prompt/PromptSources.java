package dev.reproof.projections.prompt;

import dev.reproof.events.Fidelity;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.OutputPolicy;
import dev.reproof.events.dag.Task;
import dev.reproof.projections.run.TaskStatus;
import java.util.List;
import java.util.Optional;

/**
 * Everything that may influence a prompt.
 *
 * @param framing the DAG's framing, untouched
 * @param task the task to write the prompt for
 * @param parents the parents that have a state, in the order of the task's {@code dependsOn}, each once
 * @param extraContext what the caller adds for this run, untouched
 * @param loopFeedback the review that makes the task run again; absent in the main run
 * @param policy how much of the parents' text is kept, and how long the prompt may be
 */
public record PromptSources(
        Optional<String> framing,
        Task task,
        List<Parent> parents,
        Optional<String> extraContext,
        Optional<LoopFeedback> loopFeedback,
        OutputPolicy policy) {

    public PromptSources {
        parents = List.copyOf(parents);
        List<TaskId> given = parents.stream().map(Parent::task).toList();
        List<TaskId> expected =
                task.dependsOn().stream().distinct().filter(given::contains).toList();
        if (!given.equals(expected)) {
            throw new IllegalArgumentException("Parents of task '" + task.id() + "' are not those it depends on, in"
                    + " their order: expected " + expected + ", found " + given);
        }
    }

    /**
     * What is known of a parent.
     *
     * @param text the exact transcript, which need not be in memory; where only a legacy display text is left, that one, trimmed
     * @param degraded whether the text is known to be only the end of what was said
     * @param errorMessage why it failed; means nothing unless it did
     * @param changes what it has changed; absent where the prompt is to have none of it
     */
    public record Parent(
            TaskId task,
            TaskStatus status,
            Optional<? extends CharSequence> text,
            boolean degraded,
            Optional<String> errorMessage,
            Optional<ParentChanges> changes) {

        /** A parent of whose changes the prompt has nothing. */
        public Parent(
                TaskId task,
                TaskStatus status,
                Optional<? extends CharSequence> text,
                boolean degraded,
                Optional<String> errorMessage) {
            this(task, status, text, degraded, errorMessage, Optional.empty());
        }

        /** A parent whose text is all that it said. */
        public Parent(
                TaskId task, TaskStatus status, Optional<? extends CharSequence> text, Optional<String> errorMessage) {
            this(task, status, text, false, errorMessage);
        }
    }

    /**
     * The review a convergence loop hands to the tasks it runs again.
     *
     * @param convergeTask the reviewer
     * @param iteration the one behind the review's own
     * @param reviewerText the reviewer's transcript
     * @param fidelity how much of what was said that is; what is not all of it is marked
     */
    public record LoopFeedback(TaskId convergeTask, int iteration, String reviewerText, Fidelity fidelity) {

        /** A review that is all there. */
        public LoopFeedback(TaskId convergeTask, int iteration, String reviewerText) {
            this(convergeTask, iteration, reviewerText, Fidelity.EXACT);
        }

        public LoopFeedback {
            if (iteration < 1) {
                throw new IllegalArgumentException("Loop feedback of task '" + convergeTask + "' for iteration "
                        + iteration + "; expected 1 or more");
            }
        }
    }
}
