package dev.reproof.tests.roads;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.tests.parity.ExactText;
import dev.reproof.tests.parity.Scenario;
import dev.reproof.tests.parity.ScenarioAgent;
import dev.reproof.tests.parity.ScenarioEngine;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a run comes to that nothing ever stopped.
 *
 * @param sent the prompt of each task as its agent got it
 */
record Reference(
        Map<TaskId, ExactText> sent, String message, Map<TaskId, TaskStatus> statuses, Map<TaskId, String> errors) {

    static Reference of(Scenario scenario, Path place) throws InterruptedException {
        ScenarioAgent agent = new ScenarioAgent(scenario);
        try (RecoveredRun run = new ScenarioEngine(scenario, OptionChoices.NONE, 0).start(ScenarioEngine.home(place))) {
            return of(agent, ScenarioEngine.toTheEnd(run, agent));
        }
    }

    static Reference of(ScenarioAgent agent, RunState end) {
        Map<TaskId, TaskStatus> statuses = new TreeMap<>();
        Map<TaskId, String> errors = new TreeMap<>();
        for (TaskState task : end.tasks()) {
            statuses.put(task.id(), task.status());
            Optional<String> error = task.errorMessage();
            error.ifPresent(message -> errors.put(task.id(), message));
        }
        return new Reference(agent.prompts(), end.finished().orElseThrow().message(), statuses, errors);
    }
}
