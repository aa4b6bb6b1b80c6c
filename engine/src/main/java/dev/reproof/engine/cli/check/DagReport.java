package dev.reproof.engine.cli.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.cli.shell.Printable;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Budget;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParseResult;
import dev.reproof.events.dag.Loop;
import dev.reproof.events.dag.OutputPolicy;
import dev.reproof.events.dag.Task;
import dev.reproof.events.dag.Task.FanOutTask;
import dev.reproof.events.dag.Upstream;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** The forms of a valid file in {@code reproof dag check}: JSON, one object, and text. */
final class DagReport {

    private DagReport() {}

    static String json(String file, DagParseResult.Valid valid) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("file", file);
        describe(node.put("valid", true), valid.dag());
        ArrayNode warnings = node.putArray("warnings");
        valid.ignored()
                .forEach(problem ->
                        warnings.addObject().put("code", problem.code()).put("message", problem.message()));
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
        budget.maxCost()
                .ifPresent(limit -> node.putObject("maxCost")
                        .put(
                                "amount",
                                new BigDecimal(
                                        limit.amount().stripTrailingZeros().toPlainString()))
                        .put("currency", limit.currency()));
    }

    private static void ids(ArrayNode node, List<TaskId> ids) {
        ids.forEach(id -> node.add(id.value()));
    }

    static String text(String file, DagParseResult.Valid valid) {
        Dag dag = valid.dag();
        StringBuilder out = new StringBuilder(Printable.line(file) + ": valid: " + Printable.line(dag.title()) + ", "
                + dag.tasks().stream().filter(task -> task.item().isEmpty()).count() + " tasks\n");
        for (int rank = 0; rank < dag.ranks().size(); rank++) {
            out.append("  rank " + (rank + 1) + ": " + names(dag.ranks().get(rank), dag) + "\n");
        }
        dag.tasks().forEach(task -> {
            if (task instanceof FanOutTask list) {
                out.append("  list " + Printable.line(list.id().value()) + ": the answer of "
                        + Printable.line(list.over().value()) + ", at most " + list.maxItems() + " items\n");
            }
        });
        dag.loops()
                .forEach(loop -> out.append("  loop " + Printable.line(loop.id()) + ": on "
                        + Printable.line(loop.convergeOn().value()) + ", at most " + loop.maxIterations()
                        + " iterations of " + names(loop.reexecute(), dag) + "\n"));
        valid.ignored().forEach(problem -> out.append("  warning: " + Printable.line(problem.toString()) + "\n"));
        return out.toString();
    }

    /** All items of a list together. */
    private static String names(List<TaskId> tasks, Dag dag) {
        return tasks.stream()
                .map(task -> dag.task(task)
                        .item()
                        .map(item -> Printable.line(item.of().value()) + ".*")
                        .orElseGet(() -> Printable.line(task.value())))
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
