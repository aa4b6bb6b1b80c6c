package dev.reproof.events.dag;

import dev.reproof.events.ReproofException;
import dev.reproof.events.TaskId;
import dev.reproof.events.WellFormed;
import dev.reproof.events.json.JsonFault;
import dev.reproof.events.regex.JsRegex;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Reads one entry of {@code tasks}; what it says about other tasks, agents and groups is checked later. */
final class TaskReader {

    /** Matches whatever an oracle prints. */
    private static final String EXPECT_ANYTHING = ".*";

    static final String FAN_OUT = "fanOut";

    private static final List<String> ORACLE_FIELDS = List.of("command", "expect", "allowNonZeroExit");

    private final boolean recorded;
    private final UnaryOperator<Supplier<TaskSettings>> reading;

    private TaskReader(boolean recorded, UnaryOperator<Supplier<TaskSettings>> reading) {
        this.recorded = recorded;
        this.reading = reading;
    }

    /** A reader of what somebody gives. */
    static TaskReader ofGiven() {
        return new TaskReader(false, settings -> settings);
    }

    /** A reader of what was valid when it was recorded, maybe before there were settings, which nobody read then. */
    static TaskReader ofRecorded() {
        return new TaskReader(true, settings -> () -> {
            try {
                return settings.get();
            } catch (JsonFault before) {
                return TaskSettings.NONE; // as it was read then
            }
        });
    }

    private TaskSettings settings(Supplier<TaskSettings> settings) {
        return reading.apply(settings).get();
    }

    Task read(Field entry) {
        if (!entry.node().isContainerNode()) {
            throw entry.fault("task-not-object", "a JSON object");
        }
        TaskId id = new TaskId(entry.member("id").requireName("task-id-invalid"));
        Field kind = entry.member("kind");
        String kindName = kind.optionalString("kind-invalid").orElse("task");
        if (!Set.of("task", "pause", "oracle").contains(kindName)) {
            throw kind.fault("kind-invalid", "task, pause or oracle");
        }
        List<TaskId> dependsOn = dependsOn(entry.member("depends_on"));
        if (kindName.equals("task") && isFanOut(entry)) {
            return fanOut(entry, id, dependsOn);
        }
        return switch (kindName) {
            case "pause" -> pause(entry, id, dependsOn);
            case "oracle" -> oracle(entry, id, dependsOn);
            default -> agentTask(entry, id, dependsOn);
        };
    }

    /** A task that was recorded before there were lists has a prompt of its own, and nobody read such a member then. */
    private boolean isFanOut(Field entry) {
        return entry.member(FAN_OUT).present()
                && !(recorded && entry.member("subtask_prompt").present());
    }

    private Task fanOut(Field entry, TaskId id, List<TaskId> dependsOn) {
        forbidOracleFields(entry, "task-forbids-oracle-field");
        Stream.concat(SettingsReader.OF_AGENT_TASKS.stream(), Stream.of("complexity", "subtask_prompt"))
                .sorted()
                .forEach(name -> entry.member(name)
                        .requireAbsent("fan-out-forbids-field", "it belongs in the template of the items"));
        Field fanOut = entry.member(FAN_OUT).requireObject("fan-out-invalid");
        TaskId over = new TaskId(fanOut.member("over").requireText("fan-out-over-invalid"));
        long most = fanOut.member("maxItems").requireInteger("fan-out-max-items-invalid", 1, FanOuts.MOST_ITEMS);
        Field template = fanOut.member("template").requireObject("fan-out-template-invalid");
        Stream.of("id", "kind", "depends_on", FAN_OUT)
                .forEach(name -> template.member(name)
                        .requireAbsent("fan-out-template-forbids-field", "the items have it of the task itself"));
        Task.AgentTask item = agentTask(template, id, dependsOn);
        List<TaskId> parents =
                Stream.concat(dependsOn.stream(), Stream.of(over)).distinct().toList();
        return new Task.FanOutTask(id, parents, over, (int) most, item);
    }

    private static List<TaskId> dependsOn(Field field) {
        if (!field.present() || field.node().isNull()) {
            return List.of();
        }
        Set<TaskId> parents = new LinkedHashSet<>();
        for (Field parent : field.requireArray("depends-on-invalid", 0)) {
            parents.add(new TaskId(parent.requireString("depends-on-invalid")));
        }
        return List.copyOf(parents);
    }

    private Task.AgentTask agentTask(Field entry, TaskId id, List<TaskId> dependsOn) {
        forbidOracleFields(entry, "task-forbids-oracle-field");
        Field field = entry.member("complexity");
        Complexity complexity = Complexity.named(field.present() ? field.node().textValue() : null)
                .orElseThrow(() -> field.fault("complexity-invalid", "LOW, MED or HIGH"));
        String prompt = entry.member("subtask_prompt").requireText("prompt-invalid");
        return new Task.AgentTask(
                id, dependsOn, complexity, WellFormed.of(prompt), settings(() -> SettingsReader.agentTask(entry)));
    }

    private Task pause(Field entry, TaskId id, List<TaskId> dependsOn) {
        entry.member("complexity").requireAbsent("pause-forbids-complexity", "a pause calls no model");
        forbidOracleFields(entry, "pause-forbids-oracle-field");
        String prompt = entry.member("subtask_prompt")
                .optionalString("pause-prompt-invalid")
                .orElse("");
        return new Task.PauseTask(id, dependsOn, WellFormed.of(prompt), settings(() -> SettingsReader.pause(entry)));
    }

    private Task oracle(Field entry, TaskId id, List<TaskId> dependsOn) {
        entry.member("complexity").requireAbsent("oracle-forbids-complexity", "an oracle calls no model");
        entry.member("subtask_prompt").requireAbsent("oracle-forbids-prompt", "an oracle runs a command");
        entry.member("model").requireAbsent("oracle-forbids-model", "an oracle calls no model");
        String command = entry.member("command").requireText("oracle-command-invalid");
        String expect = expect(entry.member("expect"));
        Field flag = entry.member("allowNonZeroExit");
        if (flag.present() && !flag.node().isBoolean()) {
            throw flag.fault("oracle-flag-invalid", "true or false");
        }
        boolean allowNonZeroExit = flag.present() && flag.node().booleanValue();
        return new Task.OracleTask(
                id,
                dependsOn,
                WellFormed.of(command),
                expect,
                allowNonZeroExit,
                settings(() -> SettingsReader.oracle(entry)));
    }

    private static String expect(Field field) {
        if (!field.present()) {
            return EXPECT_ANYTHING;
        }
        String expect = WellFormed.of(field.requireString("oracle-expect-invalid"));
        try {
            JsRegex.compile(expect);
        } catch (ReproofException.Invalid e) {
            throw new JsonFault("oracle-regex-invalid", field.path() + ": " + e.getMessage());
        }
        return expect;
    }

    private static void forbidOracleFields(Field entry, String code) {
        ORACLE_FIELDS.forEach(name -> entry.member(name).requireAbsent(code, "only an oracle has it"));
    }
}
