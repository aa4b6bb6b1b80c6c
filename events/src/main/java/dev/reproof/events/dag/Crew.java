package dev.reproof.events.dag;

import dev.reproof.events.UntrustedText;
import dev.reproof.events.json.JsonFault;
import dev.reproof.events.json.JsonFaults;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Tasks, held against the agents and groups that they name. */
record Crew(List<Task> tasks, Map<String, AgentDefinition> agents, Map<String, Long> groups) {

    /** Notes each task that names what is not there. */
    static Crew of(List<Task> tasks, Map<String, AgentDefinition> agents, Map<String, Long> groups, JsonFaults faults) {
        for (int index = 0; index < tasks.size() && !faults.full(); index++) {
            boolean list = tasks.get(index) instanceof Task.FanOutTask;
            TaskSettings settings = settings(tasks.get(index));
            String place = "tasks[" + index + "]." + (list ? "fanOut.template." : "");
            faults.attempt(() -> known(settings.agent(), agents.keySet(), "task-agent-unknown", place + "agent"));
            faults.attempt(
                    () -> known(settings.group(), groups.keySet(), "task-group-unknown", place + "maxParallelGroup"));
        }
        return new Crew(tasks, agents, groups);
    }

    private static TaskSettings settings(Task task) {
        return task instanceof Task.FanOutTask list ? list.template().settings() : task.settings();
    }

    private static boolean known(Optional<String> name, Set<String> known, String code, String place) {
        if (name.filter(other -> !known.contains(other)).isPresent()) {
            throw new JsonFault(
                    code,
                    place + ": expected a name that the document defines"
                            + (known.isEmpty() ? "" : " (" + shown(known) + ")") + ", found '"
                            + UntrustedText.shorten(name.get()) + "'");
        }
        return true;
    }

    private static String shown(Set<String> names) {
        return UntrustedText.shorten(String.join(", ", new TreeSet<>(names)));
    }

    /** Where the document was recorded before such names were read, one that is not there means nothing. */
    static Crew asFarAsKnown(List<Task> tasks, Map<String, AgentDefinition> agents, Map<String, Long> groups) {
        return new Crew(
                tasks.stream().map(task -> asFarAsKnown(task, agents, groups)).toList(), agents, groups);
    }

    private static Task asFarAsKnown(Task task, Map<String, AgentDefinition> agents, Map<String, Long> groups) {
        TaskSettings settings = task.settings();
        boolean known = settings.agent().stream().allMatch(agents::containsKey)
                && settings.group().stream().allMatch(groups::containsKey);
        return known ? task : task.with(TaskSettings.NONE);
    }
}
