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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds what a valid document says and nobody reads: members that the format does not have, most of them misspelt, and a
 * model of a pause, which older documents have.
 */
final class UnknownMembers {

    private static final String CODE = "unknown-member";
    private static final String MODEL = "model";
    private static final String IGNORED = "ignored-member";

    private static final Set<String> ROOT = Set.of(
            "title", "tasks", "loops", "models", "framing", "budget", "outputPolicy", "agents", "groups", "$schema");
    private static final Set<String> LOOP = Set.of("id", "convergeOn", "maxIterations", "reexecute");
    private static final Set<String> REEXECUTE = Set.of("kind", "tasks");
    private static final Set<String> BUDGET = Set.of("maxIterations", "maxTokensTotal", "maxCost");
    private static final Set<String> COST = Set.of("amount", "currency");

    private static final Set<String> MODEL_MEMBERS = Set.of("id", "params");
    private static final Set<String> PARAM = Set.of("id", "value");

    private static final Set<String> AGENT = Set.of("command", "preset", "output", "env");
    private static final Set<String> GROUP = Set.of("maxParallel");

    private static final Set<String> FAN_OUT_TASK = Set.of("id", "kind", "depends_on", TaskReader.FAN_OUT);
    private static final Set<String> FAN_OUT = Set.of("over", "maxItems", "template");
    private static final Set<String> ITEM = with(SettingsReader.OF_AGENT_TASKS, "complexity", "subtask_prompt").stream()
            .filter(name -> !FAN_OUT_TASK.contains(name))
            .collect(Collectors.toUnmodifiableSet());

    private static final Map<String, Set<String>> TASK = Map.of(
            "task",
            with(SettingsReader.OF_AGENT_TASKS, "complexity", "subtask_prompt"),
            "pause",
            with(SettingsReader.OF_PAUSES, "subtask_prompt"),
            "oracle",
            with(SettingsReader.OF_ORACLES, "command", "expect", "allowNonZeroExit"));

    private final List<JsonProblem> found = new ArrayList<>();

    private UnknownMembers() {}

    private static Set<String> with(Set<String> settings, String... own) {
        return Stream.of(Stream.of("id", "kind", "depends_on"), settings.stream(), Stream.of(own))
                .flatMap(names -> names)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The first of them, in the order of the document. */
    static List<JsonProblem> of(Field root) {
        UnknownMembers members = new UnknownMembers();
        members.look(root, ROOT);
        members.root(root);
        return members.found;
    }

    private void root(Field root) {
        for (Field task : elements(root.member("tasks"))) {
            String kind = task.node().path("kind").asText("task");
            Field fanOut = task.member(TaskReader.FAN_OUT);
            boolean list = fanOut.present() && kind.equals("task");
            look(task, list ? FAN_OUT_TASK : TASK.get(kind));
            if (list) {
                look(fanOut, FAN_OUT);
                look(fanOut.member("template"), ITEM);
            }
            if (task.member("complexity").present()) {
                Stream.concat(Stream.of(task.member(MODEL)), elements(task.member("fallbackModels")).stream())
                        .filter(Field::present)
                        .forEach(this::model);
            }
        }
        for (Field loop : elements(root.member("loops"))) {
            look(loop, LOOP);
            Field reexecute = loop.member("reexecute");
            if (reexecute.present()) {
                look(reexecute, REEXECUTE);
            }
        }
        members(root.member("models")).forEach(this::model);
        members(root.member("agents")).forEach(agent -> look(agent, AGENT));
        members(root.member("groups")).forEach(group -> look(group, GROUP));
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

    private static List<Field> members(Field object) {
        List<Field> members = new ArrayList<>();
        if (object.present()) {
            object.node().fieldNames().forEachRemaining(name -> members.add(object.member(name)));
        }
        return members;
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
            return new JsonProblem(IGNORED, place + ": is ignored, a pause calls no model");
        }
        return new JsonProblem(
                CODE,
                place + ": is ignored, no such member is known"
                        + Spelling.nearest(name, new TreeSet<>(known))
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("; known are " + String.join(", ", new TreeSet<>(known))));
    }
}
