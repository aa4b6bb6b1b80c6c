package dev.reproof.engine.parity;

import dev.reproof.events.Exported;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import java.util.List;
import java.util.Optional;

/**
 * Whether every prompt that a run has sent comes out of its log again with the bytes that were sent.
 *
 * @param prompts how many were sent, every iteration and attempt, as far as the log has them
 * @param matching how many of them come out with the recorded length and digest
 * @param firstDifference the first one that does not; absent where all do
 * @param firstShown the first one of which it is also known what was sent, since a report shows it; its place is exact
 * @param notInLog prompts that were sent before the run was imported from a state file
 */
@Exported
public record Parity(
        RunId run,
        int prompts,
        int matching,
        Optional<PromptDifference> firstDifference,
        Optional<PromptDifference> firstShown,
        List<Earlier> notInLog) {

    /**
     * Prompts of a task of which the log knows no more than that they were sent.
     *
     * @param iteration the one that the state file told of; it does not say how often earlier ones were sent
     * @param attempts how often the task was sent in it
     */
    public record Earlier(TaskId task, int iteration, int attempts) {}

    public Parity {
        notInLog = List.copyOf(notInLog);
    }

    /** Whether there is no difference. */
    public boolean holds() {
        return firstDifference.isEmpty();
    }

    /** How many prompts were sent before the import, as far as the state file told. */
    public long promptsNotInLog() {
        return notInLog.stream().mapToLong(Earlier::attempts).sum();
    }
}
