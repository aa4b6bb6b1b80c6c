package dev.reproof.projections.state.read;

import dev.reproof.events.AttemptKey;
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
 * @param transcriptAttempt which attempt of that iteration, from 1
 * @param blockedBy the parents because of which it was skipped; empty for every other task
 * @param findings what a findings file said of the transcript
 * @param feedback the review that its loop is still to hand on, where that is not the transcript of its reviewer, which
 *     this task is
 */
public record StateTask(
        TaskId id,
        List<TaskId> dependsOn,
        Optional<String> complexity,
        Optional<String> prompt,
        String kind,
        TaskStatus status,
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
        StateTranscript transcript,
        int transcriptAttempt,
        List<TaskId> blockedBy,
        StateTranscript findings,
        StateTranscript feedback) {

    public StateTask {
        dependsOn = List.copyOf(dependsOn);
        blockedBy = List.copyOf(blockedBy);
    }

    /** Where a resume begins with this task. */
    public TaskStatus statusOnResume() {
        return status.onResume();
    }

    /** The attempt that the transcript belongs to. */
    public AttemptKey transcriptKey() {
        return new AttemptKey(id, transcriptIteration, transcriptAttempt);
    }

    /** The same task with its transcript in another place. */
    StateTask with(StateTranscript place) {
        return with(status, iteration, attempt, place, transcriptIteration, resultText);
    }

    /** The same task, waiting for its first attempt in an iteration; what it said before that stays. */
    StateTask waitingIn(int next) {
        return with(
                TaskStatus.PENDING,
                next,
                0,
                transcript,
                Math.min(transcriptIteration, Math.max(0, next - 1)),
                resultText);
    }

    /** Another text of this task in the place of its transcript, of which there is nothing to show. */
    public StateTask instead(StateTranscript other) {
        return with(TaskStatus.PENDING, iteration, attempt, other, transcriptIteration, Optional.empty());
    }

    private StateTask with(
            TaskStatus now,
            int round,
            int attempts,
            StateTranscript place,
            int roundOfTranscript,
            Optional<String> shown) {
        return new StateTask(
                id,
                dependsOn,
                complexity,
                prompt,
                kind,
                now,
                round,
                attempts,
                startedAt,
                finishedAt,
                durationMillis,
                inputTokens,
                outputTokens,
                model,
                errorMessage,
                shown,
                transcriptPath,
                roundOfTranscript,
                place,
                transcriptAttempt,
                blockedBy,
                findings,
                feedback);
    }
}
