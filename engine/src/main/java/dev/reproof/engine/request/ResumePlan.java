package dev.reproof.engine.request;

import dev.reproof.engine.agent.orphans.FoundAgent;
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
 * @param agents those that an earlier runner may have left; none while a runner is at work
 */
public record ResumePlan(RunId run, Road road, List<String> changes, List<PlannedTask> tasks, List<FoundAgent> agents) {

    /** What would become of a task. */
    public enum Action {
        /** It stays as it is. */
        KEEP,
        /** Its attempt goes on: its agent has outlived the runner. */
        ADOPT,
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
        agents = List.copyOf(agents);
    }

    /** Where no earlier runner has left any agent. */
    public ResumePlan(RunId run, Road road, List<String> changes, List<PlannedTask> tasks) {
        this(run, road, changes, tasks, List.of());
    }

    /** The same with these agents. */
    public ResumePlan leaving(List<FoundAgent> left) {
        return new ResumePlan(run, road, changes, tasks, left);
    }

    /** Whether a resume would be refused for a transcript that is lost. */
    public boolean refuses() {
        return tasks.stream().anyMatch(task -> task.action() == Action.REFUSE);
    }

    /** Whether a resume would be refused for an agent that may be at work. */
    public boolean refusesForAgents() {
        return agents.stream().anyMatch(agent -> agent.fate() == FoundAgent.Fate.REFUSE);
    }
}
