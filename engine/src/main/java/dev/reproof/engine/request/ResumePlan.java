package dev.reproof.engine.request;

import dev.reproof.events.Road;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextSource;
import java.util.List;

/**
 * What a resume would do, found out without changing anything.
 *
 * @param road what the run would be brought back from
 * @param changes how the given DAG differs from the recorded one, a phrase each
 * @param tasks in the order of the DAG that would go on
 */
public record ResumePlan(RunId run, Road road, List<String> changes, List<PlannedTask> tasks) {

    /** What would become of a task. */
    public enum Action {
        /** It stays as it is. */
        KEEP,
        /** It runs, or runs again. */
        RUN,
        /** Its transcript cannot be rebuilt, and so the resume would be refused. */
        REFUSE
    }

    /**
     * A task of the plan.
     *
     * @param reason for people
     * @param source where its transcript comes from
     */
    public record PlannedTask(TaskId id, Action action, String reason, TextSource source) {}

    public ResumePlan {
        changes = List.copyOf(changes);
        tasks = List.copyOf(tasks);
    }

    /** Whether a resume would be refused for a transcript that is lost. */
    public boolean refuses() {
        return tasks.stream().anyMatch(task -> task.action() == Action.REFUSE);
    }
}
