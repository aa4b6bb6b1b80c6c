package dev.reproof.engine.parity;

import dev.reproof.engine.parity.RunFacts.Round;
import dev.reproof.events.Exported;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * What differs between a task of one run and the same task of another; what does not is absent.
 *
 * @param transcript digests of the first texts that differ
 * @param prompt digests of the first prompts that differ
 */
@Exported
public record TaskDifference(
        TaskId task, Optional<Two> status, Optional<Two> model, Optional<Two> transcript, Optional<Two> prompt) {

    /**
     * The same thing in both runs.
     *
     * @param iteration where it differs first; for a status or a model, the one that the task has come to
     * @param run absent where that run has no such thing
     * @param other absent where that run has none
     */
    public record Two(int iteration, Optional<String> run, Optional<String> other) {}

    static TaskDifference of(TaskId task, RunFacts one, RunFacts other) {
        int iteration = Math.max(iteration(one, task), iteration(other, task));
        return new TaskDifference(
                task,
                two(iteration, status(one, task), status(other, task)),
                two(iteration, one.model(task), other.model(task)),
                first(one, other, task, RunFacts::transcript),
                first(one, other, task, RunFacts::prompt));
    }

    private static int iteration(RunFacts facts, TaskId task) {
        return facts.task(task).map(TaskState::iteration).orElse(0);
    }

    private static Optional<String> status(RunFacts facts, TaskId task) {
        return facts.task(task).map(TaskState::status).map(TaskStatus::word);
    }

    private static Optional<Two> first(
            RunFacts one, RunFacts other, TaskId task, BiFunction<RunFacts, Round, Optional<String>> digest) {
        return rounds(one, other, task)
                .flatMap(round -> two(round.iteration(), digest.apply(one, round), digest.apply(other, round)).stream())
                .findFirst();
    }

    /** The iterations of a task in either run. */
    static Stream<Round> rounds(RunFacts one, RunFacts other, TaskId task) {
        return Stream.concat(one.rounds(task), other.rounds(task)).distinct().sorted();
    }

    private static Optional<Two> two(int iteration, Optional<String> mine, Optional<String> theirs) {
        return mine.equals(theirs) ? Optional.empty() : Optional.of(new Two(iteration, mine, theirs));
    }

    boolean isNone() {
        return status.isEmpty() && model.isEmpty() && transcript.isEmpty() && prompt.isEmpty();
    }
}
