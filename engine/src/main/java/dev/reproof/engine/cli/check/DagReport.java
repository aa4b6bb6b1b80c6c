package dev.reproof.engine.cli.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Budget;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParseResult;
import dev.reproof.events.dag.Loop;
import dev.reproof.events.dag.OutputPolicy;
import dev.reproof.events.dag.Task;
import dev.reproof.events.dag.Upstream;
import dev.reproof.events.json.JsonProblem;
import java.util.List;

/** The JSON form of {@code reproof dag check}, one object per file. */
final class DagReport {

    private DagReport() {}

    static String json(String file, DagParseResult result) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("file", file);
        if (result instanceof DagParseResult.Valid valid) {
            describe(node.put("valid", true), valid.dag());
        } else {
            ArrayNode problems = node.put("valid", false).putArray("problems");
            for (JsonProblem problem : ((DagParseResult.Invalid) result).problems()) {
                problems.addObject().put("code", problem.code()).put("message", problem.message());
            }
        }
        return node.toString();
    }

    private static void describe(ObjectNode node, Dag dag) {
        node.put("title", dag.title());
        ArrayNode tasks = node.putArray("tasks");
        for (Task task : dag.tasks()) {
            ids(
                    tasks.addObject()
                            .put("id", task.id().value())
                            .put("kind", task.kind())
                            .putArray("dependsOn"),
                    task.dependsOn());
        }
        ArrayNode ranks = node.putArray("ranks");
        dag.ranks().forEach(rank -> ids(ranks.addArray(), rank));
        ArrayNode loops = node.putArray("loops");
        dag.loops().forEach(loop -> describe(loops.addObject(), loop));
        dag.outputPolicy()
                .ifPresentOrElse(
                        policy -> describe(node.putObject("outputPolicy"), policy), () -> node.putNull("outputPolicy"));
        dag.budget()
                .ifPresentOrElse(budget -> describe(node.putObject("budget"), budget), () -> node.putNull("budget"));
        node.put("framing", dag.framing().orElse(null));
    }

    private static void describe(ObjectNode node, Loop loop) {
        node.put("id", loop.id())
                .put("convergeOn", loop.convergeOn().value())
                .put("maxIterations", loop.maxIterations());
        ids(node.putArray("reexecute"), loop.reexecute());
    }

    private static void describe(ObjectNode node, OutputPolicy policy) {
        policy.upstream().ifPresent(upstream -> {
            if (upstream instanceof Upstream.MaxChars limited) {
                node.putObject("upstream").put("maxChars", limited.limit());
            } else {
                node.put("upstream", upstream.word());
            }
        });
        policy.maxPromptChars().ifPresent(limit -> node.put("maxPromptChars", limit));
    }

    private static void describe(ObjectNode node, Budget budget) {
        budget.maxIterations().ifPresent(limit -> node.put("maxIterations", limit));
        budget.maxTokensTotal().ifPresent(limit -> node.put("maxTokensTotal", limit));
    }

    private static void ids(ArrayNode node, List<TaskId> ids) {
        ids.forEach(id -> node.add(id.value()));
    }
}
