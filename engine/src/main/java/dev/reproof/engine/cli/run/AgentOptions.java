package dev.reproof.engine.cli.run;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.command.AgentEnvironment;
import dev.reproof.engine.agent.command.CommandAgent;
import dev.reproof.engine.agent.openai.OpenAiAgent;
import dev.reproof.engine.agent.openai.OpenAiEndpoint;
import dev.reproof.engine.agent.script.ScriptAgent;
import dev.reproof.engine.cli.shell.Inputs;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ShellWord;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The options that name an agent, as they are given or were recorded; none of them is a key.
 *
 * @param named values by the names of options
 */
record AgentOptions(Map<String, String> named) {

    static final String COMMAND = "--agent-command";
    static final String SCRIPT = "--agent-script";
    static final String NAME = "--agent";
    static final String BASE_URL = "--openai-base-url";
    static final String MODEL = "--openai-model";
    static final String KEY_VARIABLE = "--openai-key-env";
    static final String OPENAI = "openai";

    private static final String CHOICE =
            "Give one of " + COMMAND + " CMD, " + SCRIPT + " FILE and " + NAME + " " + OPENAI;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    static final String PUBLIC_ENDPOINT = "https://api.openai.com/v1";

    AgentOptions {
        named = Map.copyOf(named);
        Optional<String> name = Optional.ofNullable(named.get(NAME));
        if (name.filter(other -> !other.equals(OPENAI)).isPresent()) {
            throw new Invalid("Unknown agent '" + name.get() + "': the only built-in agent is " + OPENAI
                    + "; give that, " + COMMAND + " or " + SCRIPT);
        }
        if (Stream.of(COMMAND, SCRIPT, NAME).filter(named::containsKey).count() != 1) {
            throw new Invalid("Which agent? " + CHOICE);
        }
        if (name.isEmpty() && Stream.of(BASE_URL, MODEL, KEY_VARIABLE).anyMatch(named::containsKey)) {
            throw new Invalid("The options --openai-... are for " + NAME + " " + OPENAI + " alone; leave them out");
        }
    }

    /** What is missing where nobody has named an agent. */
    static Invalid missing(String why) {
        return new Invalid("Which agent? " + why + CHOICE);
    }

    /** The same, so that it can be used from any directory and with any environment, but for the key. */
    AgentOptions in(Path directory) {
        Map<String, String> resolved = new TreeMap<>(named);
        if (named.containsKey(NAME)) {
            resolved.computeIfAbsent(BASE_URL, option -> endpoint());
            variable("REPROOF_OPENAI_MODEL").ifPresent(model -> resolved.putIfAbsent(MODEL, model));
        }
        resolved.computeIfPresent(
                SCRIPT,
                (option, file) ->
                        directory.resolve(file).toAbsolutePath().normalize().toString());
        return new AgentOptions(resolved);
    }

    /** Reads what the options name, so that a mistake is found before anything runs. */
    Function<RecoveredRun, Agent> agent(Surroundings surroundings) {
        if (named.containsKey(NAME)) {
            return openAi(surroundings);
        }
        String command = named.get(COMMAND);
        if (command != null) {
            return run -> new CommandAgent(
                    command,
                    AgentEnvironment.inherited(),
                    run::stderrLog,
                    run.agentRecords(),
                    CommandAgent.DEFAULT_GRACE);
        }
        Path file = surroundings.directory().resolve(named.get(SCRIPT));
        Agent scripted = ScriptAgent.parse(Inputs.read(file, "Agent script"), file.toString());
        return run -> scripted;
    }

    /** A missing key is found at once, a missing model when the DAG is known, before anything is sent. */
    private Function<RecoveredRun, Agent> openAi(Surroundings surroundings) {
        String variable = named.getOrDefault(KEY_VARIABLE, "OPENAI_API_KEY");
        requireVariable(variable);
        OpenAiEndpoint endpoint = OpenAiEndpoint.of(
                Optional.ofNullable(named.get(BASE_URL)).orElseGet(AgentOptions::endpoint),
                variable,
                variable(variable));
        Optional<String> fallback = Optional.ofNullable(named.get(MODEL)).or(() -> variable("REPROOF_OPENAI_MODEL"));
        return run -> {
            OpenAiAgent agent = new OpenAiAgent(endpoint, fallback, run::stderrLog, surroundings.clock());
            agent.requireModels(run.state().dag());
            return agent;
        };
    }

    /** What the environment says; it is recorded, so that a resume sends prompts nowhere else. */
    private static String endpoint() {
        return variable("REPROOF_OPENAI_BASE_URL")
                .or(() -> variable("OPENAI_BASE_URL"))
                .orElse(PUBLIC_ENDPOINT);
    }

    private static void requireVariable(String name) {
        if (!VARIABLE.matcher(name).matches()) { // not shown: it may be the key itself
            throw new Invalid(KEY_VARIABLE + " expected the name of an environment variable: ASCII letters, digits and"
                    + " underscores; put the key into a variable, and name that");
        }
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    /** As a person would give them. */
    @Override
    public String toString() {
        return new TreeMap<>(named)
                .entrySet().stream()
                        .map(option -> option.getKey() + " " + ShellWord.quoted(option.getValue()))
                        .collect(Collectors.joining(" "));
    }
}
