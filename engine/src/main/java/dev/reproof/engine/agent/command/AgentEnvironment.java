package dev.reproof.engine.agent.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.RunnerVariables;
import dev.reproof.events.ReproofException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The environment variables an agent command sees: a base, in the locale the launcher found, and on top of it what names
 * the attempt, {@code REPROOF_RUN}, {@code REPROOF_TASK}, {@code REPROOF_ITERATION}, {@code REPROOF_ATTEMPT};
 * {@code REPROOF_COMPLEXITY} where the call has it: LOW, MED or HIGH; when a model is chosen, {@code REPROOF_MODEL}, with {@code REPROOF_MODEL_PARAMS} where it has parameters: a JSON object whose
 * values are strings; {@code REPROOF_WORKTREE} and {@code REPROOF_BASE} where it has a worktree for itself: its directory, and the
 * commit that it began with; and {@code REPROOF_PROMPT_BYTES}, the length of the prompt, by which a command can tell a prompt that
 * broke off. {@link CommandRunner} adds {@code REPROOF_MARK}, by which it finds the processes of an
 * attempt again.
 */
public final class AgentEnvironment {

    private static final String MODEL = "REPROOF_MODEL";
    private static final String WORKTREE = "REPROOF_WORKTREE";
    private static final String BASE = "REPROOF_BASE";
    private static final String COMPLEXITY = "REPROOF_COMPLEXITY";
    private static final String MODEL_PARAMS = "REPROOF_MODEL_PARAMS";

    /** Where the launcher keeps the locale it found, when the program itself needs another one for UTF-8. */
    private static final String LAUNCHERS_LOCALE = "REPROOF_LC_ALL";

    private static final String LOCALE = "LC_ALL";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Optional<Map<String, String>> base;

    private final Map<String, String> more;

    private AgentEnvironment(Optional<Map<String, String>> base, Map<String, String> more) {
        this.base = base;
        this.more = Map.copyOf(more);
    }

    /** The base is the environment of this process. */
    public static AgentEnvironment inherited() {
        return new AgentEnvironment(Optional.empty(), Map.of());
    }

    /**
     * The base is exactly these variables.
     *
     * @throws ReproofException.Invalid when a name or value cannot be an environment variable
     */
    public static AgentEnvironment of(Map<String, String> variables) {
        requireUsable(variables);
        return new AgentEnvironment(Optional.of(Map.copyOf(variables)), Map.of());
    }

    /**
     * The same base, and these variables in place of those that it has of the same name. What names the attempt stays as it is.
     *
     * @throws ReproofException.Invalid when a name or value cannot be an environment variable
     */
    public AgentEnvironment and(Map<String, String> variables) {
        requireUsable(variables);
        return new AgentEnvironment(base, variables);
    }

    private static void requireUsable(Map<String, String> variables) {
        variables.forEach((name, value) -> {
            if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
                throw new ReproofException.Invalid("Environment variable '" + name.replace('\0', '\uFFFD')
                        + "' is not usable: expected a name without '=' and NUL and a value without NUL");
            }
        });
    }

    /** Turns the given environment of this process into the base, in place; nothing of an outer run shines through. */
    void applyBase(Map<String, String> environment) {
        base.ifPresent(variables -> {
            environment.clear();
            environment.putAll(variables);
        });
        environment.remove(MODEL);
        environment.remove(MODEL_PARAMS);
        environment.remove(COMPLEXITY);
        environment.remove(WORKTREE);
        environment.remove(BASE);
        environment.remove(RunnerVariables.SUPERVISOR);
        environment.remove(RunnerVariables.INIT);
        restoreLocale(environment);
        environment.putAll(more);
    }

    private static void restoreLocale(Map<String, String> environment) {
        String found = environment.remove(LAUNCHERS_LOCALE);
        if (found == null) {
            return;
        }
        if (found.isEmpty()) {
            environment.remove(LOCALE);
        } else {
            environment.put(LOCALE, found);
        }
    }

    /** The variables that tell of this attempt. */
    static Map<String, String> naming(AgentCall call) {
        Map<String, String> variables = new HashMap<>();
        variables.put("REPROOF_RUN", call.run().value());
        variables.put("REPROOF_TASK", withoutNul(call.key().task().value()));
        variables.put("REPROOF_ITERATION", Integer.toString(call.key().iteration()));
        variables.put("REPROOF_ATTEMPT", Integer.toString(call.key().attempt()));
        variables.put("REPROOF_PROMPT_BYTES", Long.toString(Utf8.length(call.prompt())));
        call.complexity().ifPresent(complexity -> variables.put(COMPLEXITY, complexity.name()));
        call.worktree().ifPresent(own -> {
            variables.put(WORKTREE, own.directory().toString());
            variables.put(BASE, own.base());
        });
        call.model().ifPresent(model -> {
            variables.put(MODEL, withoutNul(model.id()));
            if (!model.params().isEmpty()) {
                variables.put(MODEL_PARAMS, json(model.params()));
            }
        });
        return new TreeMap<>(variables);
    }

    private static String json(Map<String, String> params) {
        try {
            return JSON.writeValueAsString(params);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A map of strings is no JSON", e);
        }
    }

    /** No environment variable can hold NUL, but a task id may. */
    private static String withoutNul(String value) {
        return value.replace('\0', '\uFFFD');
    }
}
