package dev.reproof.events.dag;

import dev.reproof.events.JsText;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.WellFormed;
import dev.reproof.events.json.JsonFault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code agents} and {@code groups}: what tasks name. */
final class CrewReader {

    static final long MOST_PARALLEL = 1_000;

    private static final String AGENT_INVALID = "agent-invalid";
    private static final String GROUP_INVALID = "group-invalid";

    /** What a shell takes; those of the runner itself tell an agent which attempt it is. */
    private static final Pattern VARIABLE = Pattern.compile("(?!REPROOF_)[A-Za-z_][A-Za-z0-9_]*");

    private static final int MOST_NAMED = 1_000;
    private static final int MOST_VARIABLES = 100;
    private static final int LONGEST_VALUE = 32_000;

    private CrewReader() {}

    static Map<String, AgentDefinition> agents(Field agents) {
        return named(agents, "agents-invalid", CrewReader::agent);
    }

    static Map<String, Long> groups(Field groups) {
        return named(
                groups,
                "groups-invalid",
                group -> group.requireObject(GROUP_INVALID)
                        .member("maxParallel")
                        .requireInteger(GROUP_INVALID, 1, MOST_PARALLEL));
    }

    private static <T> Map<String, T> named(Field all, String code, Function<Field, T> reading) {
        Map<String, T> named = new LinkedHashMap<>();
        if (!all.present()) {
            return named;
        }
        all.requireObject(code);
        if (all.node().size() > MOST_NAMED) {
            throw all.fault(code, "at most " + MOST_NAMED + " members");
        }
        all.node().fieldNames().forEachRemaining(name -> {
            if (!isName(name)) {
                throw new JsonFault(
                        code,
                        UntrustedText.shorten(all.path())
                                + ": expected names that are not blank and have no half of a surrogate pair, found '"
                                + UntrustedText.shorten(name) + "'");
            }
            named.put(name, reading.apply(all.member(name)));
        });
        return named;
    }

    private static boolean isName(String name) {
        return !JsText.isBlank(name) && WellFormed.isWellFormed(name);
    }

    private static AgentDefinition agent(Field agent) {
        agent.requireObject(AGENT_INVALID);
        Field preset = agent.member("preset");
        Map<String, String> environment =
                agent.member("env").optional(CrewReader::environment).orElse(Map.of());
        if (!preset.present()) {
            return new AgentDefinition(
                    Optional.of(line(agent.member("command"))),
                    Optional.empty(),
                    agent.member("output").optional(field -> oneOf(field, AgentDefinition.OUTPUTS)),
                    environment);
        }
        agent.member("command").requireAbsent(AGENT_INVALID, "an agent is a command or a preset");
        agent.member("output").requireAbsent(AGENT_INVALID, "a preset has its own");
        return new AgentDefinition(
                Optional.empty(), Optional.of(oneOf(preset, AgentDefinition.PRESETS)), Optional.empty(), environment);
    }

    private static String oneOf(Field field, List<String> words) {
        if (!words.contains(field.requireString(AGENT_INVALID))) {
            throw field.fault(AGENT_INVALID, "one of " + String.join(", ", words));
        }
        return field.node().textValue();
    }

    private static String line(Field field) {
        String line = field.requireName(AGENT_INVALID);
        if (line.indexOf('\0') >= 0) {
            throw field.fault(AGENT_INVALID, "a command for a shell, without NUL");
        }
        return line;
    }

    private static Map<String, String> environment(Field environment) {
        Map<String, String> variables = new LinkedHashMap<>();
        if (environment.requireObject(AGENT_INVALID).node().size() > MOST_VARIABLES) {
            throw environment.fault(AGENT_INVALID, "at most " + MOST_VARIABLES + " variables");
        }
        environment.node().fieldNames().forEachRemaining(name -> {
            if (!VARIABLE.matcher(name).matches()) {
                throw environment
                        .member(name)
                        .fault(AGENT_INVALID, "a name of letters, digits and _ that does not begin with REPROOF_");
            }
            variables.put(name, value(environment.member(name)));
        });
        return variables;
    }

    private static String value(Field field) {
        String value = field.requireString(AGENT_INVALID);
        if (value.length() > LONGEST_VALUE || value.indexOf('\0') >= 0 || !WellFormed.isWellFormed(value)) {
            throw field.fault(
                    AGENT_INVALID, "at most " + LONGEST_VALUE + " characters, no NUL and no half of a surrogate pair");
        }
        return value;
    }
}
