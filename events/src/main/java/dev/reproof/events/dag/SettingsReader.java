package dev.reproof.events.dag;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads what a task says of how it runs, which depends on its kind. */
final class SettingsReader {

    /** Ten years: longer than any machine waits, and far from where sums of times go beyond their type. */
    static final long MOST_MILLIS = 315_360_000_000L;

    static final long MOST_RETRIES = 100;
    static final int MOST_FALLBACKS = 20;

    private static final String TIMEOUT = "timeoutMs";
    private static final String IDLE_TIMEOUT = "idleTimeoutMs";
    private static final String RETRIES = "retries";
    private static final String MODEL = "model";
    private static final String FALLBACKS = "fallbackModels";
    private static final String AGENT = "agent";
    private static final String ON_FAILURE = "onFailure";
    private static final String GROUP = "maxParallelGroup";

    private static final String TIMEOUT_INVALID = "task-timeout-invalid";

    static final Set<String> OF_AGENT_TASKS =
            Set.of(TIMEOUT, IDLE_TIMEOUT, RETRIES, MODEL, FALLBACKS, AGENT, ON_FAILURE, GROUP);
    static final Set<String> OF_ORACLES = Set.of(TIMEOUT, ON_FAILURE, GROUP);
    static final Set<String> OF_PAUSES = Set.of(ON_FAILURE);

    private SettingsReader() {}

    static TaskSettings agentTask(Field task) {
        return new TaskSettings(
                millis(task.member(TIMEOUT)),
                millis(task.member(IDLE_TIMEOUT)),
                task.member(RETRIES).optionalInteger("task-retries-invalid", 0, MOST_RETRIES),
                task.member(MODEL).optional(field -> ModelsReader.selection(field, "task-model-invalid")),
                task.member(FALLBACKS).optional(SettingsReader::fallbacks).orElse(List.of()),
                task.member(AGENT).optional(field -> field.requireName("task-agent-invalid")),
                onFailure(task.member(ON_FAILURE)),
                group(task));
    }

    static TaskSettings oracle(Field task) {
        forbid(task, OF_ORACLES, "oracle-forbids-setting", "an oracle runs one command, once");
        return new TaskSettings(
                millis(task.member(TIMEOUT)),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                onFailure(task.member(ON_FAILURE)),
                group(task));
    }

    /** Older documents have pauses with a model, which nobody reads. */
    static TaskSettings pause(Field task) {
        forbid(task, OF_PAUSES, "pause-forbids-setting", "a pause waits for a person");
        return new TaskSettings(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                onFailure(task.member(ON_FAILURE)),
                Optional.empty());
    }

    private static void forbid(Field task, Set<String> allowed, String code, String why) {
        OF_AGENT_TASKS.stream()
                .filter(name -> !allowed.contains(name) && !name.equals(MODEL))
                .sorted()
                .forEach(name -> task.member(name).requireAbsent(code, why));
    }

    private static OptionalLong millis(Field field) {
        return field.optionalInteger(TIMEOUT_INVALID, 1, MOST_MILLIS);
    }

    private static List<ModelSelection> fallbacks(Field field) {
        String code = "task-fallback-models-invalid";
        List<Field> models = field.requireArray(code, 1);
        if (models.size() > MOST_FALLBACKS) {
            throw field.fault(code, "at most " + MOST_FALLBACKS + " models");
        }
        return models.stream().map(model -> ModelsReader.selection(model, code)).toList();
    }

    private static OnFailure onFailure(Field field) {
        return field.optional(Field::node)
                .map(node -> OnFailure.named(node.asText())
                        .filter(choice -> node.isTextual())
                        .orElseThrow(() -> field.fault("task-on-failure-invalid", "stop or continue")))
                .orElse(OnFailure.STOP);
    }

    private static Optional<String> group(Field task) {
        return task.member(GROUP).optional(field -> field.requireName("task-group-invalid"));
    }
}
