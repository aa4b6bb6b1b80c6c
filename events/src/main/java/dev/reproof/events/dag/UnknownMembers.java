package dev.reproof.events.dag;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.Spelling;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.json.JsonProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what a valid document says and nobody reads: members that the format does not have, most of them misspelt, and a
 * model of a task, which is chosen by complexity.
 */
final class UnknownMembers {

    private static final String CODE = "unknown-member";
    private static final String MODEL = "model";
    private static final String IGNORED = "ignored-member";

    private static final Set<String> ROOT =
            Set.of("title", "tasks", "loops", "models", "framing", "budget", "outputPolicy", "$schema");
    private static final Set<String> LOOP = Set.of("id", "convergeOn", "maxIterations", "reexecute");
    private static final Set<String> REEXECUTE = Set.of("kind", "tasks");
    private static final Set<String> BUDGET = Set.of("maxIterations", "maxTokensTotal", "maxCost");
    private static final Set<String> COST = Set.of("amount", "currency");

    private static final Set<String> MODEL_MEMBERS = Set.of("id", "params");
    private static final Set<String> PARAM = Set.of("id", "value");

    private static final Map<String, Set<String>> TASK = Map.of(
            "task", Set.of("id", "kind", "depends_on", "complexity", "subtask_prompt"),
            "pause", Set.of("id", "kind", "depends_on", "subtask_prompt"),
            "oracle", Set.of("id", "kind", "depends_on", "command", "expect", "allowNonZeroExit"));

    private final List<JsonProblem> found = new ArrayList<>();

    private UnknownMembers() {}

    /** The first of them, in the order of the document. */
    static List<JsonProblem> of(Field root) {
        UnknownMembers members = new UnknownMembers();
        members.look(root, ROOT);
        members.root(root);
        return members.found;
    }

    private void root(Field root) {
        for (Field task : elements(root.member("tasks"))) {
            look(task, TASK.get(task.node().path("kind").asText("task")));
        }
        for (Field loop : elements(root.member("loops"))) {
            look(loop, LOOP);
            Field reexecute = loop.member("reexecute");
            if (reexecute.present()) {
                look(reexecute, REEXECUTE);
            }
        }
        Field models = root.member("models");
        if (models.present()) {
            models.node().properties().forEach(model -> model(models.member(model.getKey())));
        }
        Field budget = root.member("budget");
        if (budget.present()) {
            look(budget, BUDGET);
            if (budget.member("maxCost").present()) {
                look(budget.member("maxCost"), COST);
            }
        }
    }

    /** A model may be its name alone. */
    private void model(Field model) {
        if (model.node().isObject()) {
            look(model, MODEL_MEMBERS);
            elements(model.member("params")).forEach(param -> look(param, PARAM));
        }
    }

    private static List<Field> elements(Field array) {
        return array.present() ? array.requireArray(CODE, 0) : List.of();
    }

    private void look(Field object, Set<String> known) {
        for (Map.Entry<String, JsonNode> member : object.node().properties()) {
            if (found.size() == DagParseResult.Invalid.MOST) {
                return;
            }
            if (!known.contains(member.getKey())) {
                found.add(problem(object.member(member.getKey()), member.getKey(), known));
            }
        }
    }

    private static JsonProblem problem(Field member, String name, Set<String> known) {
        String place = UntrustedText.shorten(member.path());
        if (name.equals(MODEL)) {
            return new JsonProblem(
                    IGNORED, place + ": is ignored, a task's model is chosen by its complexity: name it in models");
        }
        Set<String> meant = new TreeSet<>(known);
        if (known.contains("complexity")) {
            meant.add(MODEL); // known to those who write it, and no better spelt right
        }
        return new JsonProblem(
                CODE,
                place + ": is ignored, no such member is known"
                        + Spelling.nearest(name, meant)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("; known are " + String.join(", ", new TreeSet<>(known))));
    }
}
