package dev.reproof.projections.imported;

import dev.reproof.events.TaskId;
import dev.reproof.projections.run.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One task as a state file has it.
 *
 * @param complexity {@code LOW}, {@code MED} or {@code HIGH}; absent where the file does not say
 * @param prompt the task's own prompt; absent where the file does not say
 * @param kind {@code task}, {@code pause} or {@code oracle}
 * @param status as found in the file
 * @param attempt dispatches of that iteration as far as the file knows; 0 before the first
 * @param startedAt milliseconds since 1970, as {@code finishedAt}
 * @param resultText end of the text as shown to people; absent for a task that a version-1 file shows as running
 * @param transcriptPath a plain file name; absent also where the file gives a name that leads elsewhere
 * @param transcriptIteration iteration of the attempt that the transcript belongs to
 */
public record StateTask(
        TaskId id,
        List<TaskId> dependsOn,
        Optional<String> complexity,
        Optional<String> prompt,
        String kind,
        SavedStatus status,
        int iteration,
        int attempt,
        OptionalLong startedAt,
        OptionalLong finishedAt,
        OptionalLong durationMillis,
        OptionalLong inputTokens,
        OptionalLong outputTokens,
        Optional<String> model,
        Optional<String> errorMessage,
        Optional<String> resultText,
        Optional<String> transcriptPath,
        int transcriptIteration,
        StateTranscript transcript) {

    public StateTask {
        dependsOn = List.copyOf(dependsOn);
    }

    /** Where a resume begins with this task. */
    public TaskStatus statusOnResume() {
        return status.onResume();
    }

    /** The same task with its transcript in another place. */
    StateTask with(StateTranscript place) {
        return new StateTask(
                id,
                dependsOn,
                complexity,
                prompt,
                kind,
                status,
                iteration,
                attempt,
                startedAt,
                finishedAt,
                durationMillis,
                inputTokens,
                outputTokens,
                model,
                errorMessage,
                resultText,
                transcriptPath,
                transcriptIteration,
                place);
    }
}
