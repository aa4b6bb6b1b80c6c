package dev.reproof.engine.cli.look;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.RunTrail;
import dev.reproof.engine.home.RunHome;
import dev.reproof.events.AgentReport;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.Decision;
import dev.reproof.events.Document;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.TaskEvent.AgentReported;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.dag.Task.AgentTask;
import dev.reproof.projections.run.Told;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The costs of a run by task and by model, from all events of its log; gates cost nothing. */
final class RunCosts {

    private final Map<TaskId, Costs> tasks = new LinkedHashMap<>();
    private final Map<List<String>, Costs> models = new LinkedHashMap<>();
    private final Map<AttemptKey, AgentReported> reported = new HashMap<>();
    private final Set<TaskId> agents = new HashSet<>();
    private Costs total = Costs.NONE;

    private RunCosts() {}

    static RunCosts of(RunTrail trail) {
        RunCosts costs = new RunCosts();
        trail.read(ChainPoint.START, event -> costs.take(trail, event.event()));
        return costs;
    }

    Costs total() {
        return total;
    }

    /** By task, in the order in which their first attempts ended. */
    Map<TaskId, Costs> tasks() {
        return tasks;
    }

    /** By the models that an attempt named, of those attempts that told anything; of those that named none by nothing. */
    Map<List<String>, Costs> models() {
        return models;
    }

    ObjectNode json(RunHome home) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("run", home.name())
                .put("home", home.directory().toString());
        total.into(node.putObject("total"));
        ArrayNode byTask = node.putArray("byTask");
        tasks.forEach((task, costs) -> costs.into(byTask.addObject().put("task", task.value())));
        ArrayNode byModel = node.putArray("byModel");
        models.forEach((names, costs) -> {
            ObjectNode row = byModel.addObject();
            ArrayNode named = row.putArray("models");
            names.forEach(named::add);
            costs.into(row);
        });
        return node;
    }

    private void take(RunTrail trail, Decision event) {
        if (event instanceof RunStarted started) {
            define(trail, started.dag());
        } else if (event instanceof DagChanged changed) {
            define(trail, changed.dag());
        } else if (event instanceof AgentReported report) {
            reported.put(report.key(), report);
        } else if (event instanceof TaskFinished end) {
            ended(end.key(), end.usage());
        } else if (event instanceof TaskFailed end) {
            ended(end.key(), end.usage());
        } else if (event instanceof TaskRequeued end) {
            ended(end.key(), TokenUsage.UNKNOWN);
        } else if (event instanceof TaskBudgetExceeded end) {
            end.attempt()
                    .ifPresent(attempt -> ended(new AttemptKey(end.task(), end.iteration(), attempt), end.usage()));
        }
    }

    private void define(RunTrail trail, Document dag) {
        trail.dag(dag).tasks().forEach(task -> {
            if (task instanceof AgentTask) {
                agents.add(task.id());
            } else {
                agents.remove(task.id());
            }
        });
    }

    private void ended(AttemptKey key, TokenUsage usage) {
        if (!agents.contains(key.task())) {
            return;
        }
        Optional<AgentReported> report = Optional.ofNullable(reported.remove(key));
        total = total.and(told(total, report, usage));
        Costs task = tasks.getOrDefault(key.task(), Costs.NONE);
        tasks.put(key.task(), task.and(told(task, report, usage)));
        if (report.isPresent() || !usage.equals(TokenUsage.UNKNOWN)) {
            List<String> names =
                    report.map(AgentReported::report).map(AgentReport::models).orElse(List.of());
            Costs model = models.getOrDefault(names, Costs.NONE);
            models.put(names, model.and(told(model, report, usage)));
        }
    }

    private static Told told(Costs before, Optional<AgentReported> report, TokenUsage usage) {
        if (report.isPresent()) {
            return before.told().and(report.get());
        }
        return usage.equals(TokenUsage.UNKNOWN)
                ? before.told()
                : before.told()
                        .and(new AgentReport.Tokens(
                                count(usage.input()), count(usage.output()), Optional.empty(), Optional.empty()));
    }

    private static Optional<Long> count(OptionalLong tokens) {
        return tokens.stream().filter(count -> count >= 0).boxed().findFirst();
    }
}
