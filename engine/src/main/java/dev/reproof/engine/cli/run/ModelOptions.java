package dev.reproof.engine.cli.run;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.model.ModelAgent;
import dev.reproof.engine.agent.model.ModelApi;
import dev.reproof.engine.agent.model.ModelEndpoint;
import dev.reproof.engine.agent.model.ModelProvider;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.UntrustedText;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The options of an agent that asks a model over HTTP; none of them is a key.
 *
 * @param named values by the names of options
 */
record ModelOptions(ModelProvider provider, Map<String, String> named) {

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    static final String FALLBACK = "--fallback-model";

    private static final String API = "api";
    private static final String BASE_URL = "base-url";
    private static final String MODEL = "model";
    private static final String KEY_VARIABLE = "key-env";

    /** The agents that ask a model over HTTP. */
    static List<String> names() {
        return Arrays.stream(ModelProvider.values())
                .map(ModelProvider::toString)
                .toList();
    }

    /** Those of the agent that is named, where it is such a one. */
    static Optional<ModelOptions> of(Map<String, String> named) {
        String name = named.getOrDefault(AgentOptions.NAME, "");
        return Arrays.stream(ModelProvider.values())
                .filter(provider -> provider.toString().equals(name))
                .findFirst()
                .map(provider -> new ModelOptions(provider, named));
    }

    /**
     * Refuses options of such an agent where another one is named.
     *
     * @throws Invalid when there are any, or they name no way to ask
     */
    static void require(Map<String, String> named) {
        Optional<ModelOptions> chosen = of(named);
        for (ModelProvider provider : ModelProvider.values()) {
            boolean any = Stream.of(API, BASE_URL, MODEL, KEY_VARIABLE)
                    .map(provider::option)
                    .anyMatch(named::containsKey);
            if (any && chosen.filter(options -> options.provider == provider).isEmpty()) {
                throw new Invalid("The options " + provider.option("...") + " are for " + AgentOptions.NAME + " "
                        + provider + " alone; leave them out");
            }
        }
        if (named.containsKey(FALLBACK) && chosen.isEmpty()) {
            throw new Invalid("The option " + FALLBACK + " is for " + AgentOptions.NAME + " "
                    + String.join(", ", names()) + "; leave it out");
        }
        chosen.ifPresent(ModelOptions::api);
    }

    private ModelApi api() {
        if (provider == ModelProvider.ANTHROPIC) {
            return ModelApi.MESSAGES;
        }
        String name = given(API).orElseGet(ModelApi.CHAT::toString);
        return ModelApi.named(provider, name)
                .orElseThrow(() -> new Invalid(provider.option(API) + " expected responses or chat, found '"
                        + UntrustedText.shorten(name) + "'"));
    }

    /** What the environment says where nothing is given: it is recorded, so that a resume sends prompts nowhere else. */
    void addFromEnvironment(Map<String, String> resolved) {
        resolved.putIfAbsent(provider.option(BASE_URL), baseUrl());
        model().ifPresent(model -> resolved.putIfAbsent(provider.option(MODEL), model));
    }

    /** A missing key is found at once, a missing model when the DAG is known, before anything is sent. */
    Function<RecoveredRun, Agent> agent(Surroundings surroundings) {
        String variable = given(KEY_VARIABLE).orElseGet(() -> provider.variable("API_KEY"));
        requireVariable(variable);
        ModelEndpoint endpoint = ModelEndpoint.of(api(), baseUrl(), variable, variable(variable));
        return run -> {
            ModelAgent agent = new ModelAgent(endpoint, model(), run::stderrLog, surroundings.clock());
            agent.requireModels(run.state().dag());
            return Optional.ofNullable(named.get(FALLBACK))
                    .map(model -> agent.fallingBackTo(model, told -> run.warnOperator("MODEL_FALLBACK", told)))
                    .orElse(agent);
        };
    }

    private Optional<String> model() {
        return given(MODEL).or(() -> variable("REPROOF_" + provider.variable("MODEL")));
    }

    private String baseUrl() {
        String variable = provider.variable("BASE_URL");
        return given(BASE_URL)
                .or(() -> variable("REPROOF_" + variable))
                .or(() -> variable(variable))
                .orElseGet(provider::publicAddress);
    }

    private Optional<String> given(String option) {
        return Optional.ofNullable(named.get(provider.option(option)));
    }

    private void requireVariable(String name) {
        if (!VARIABLE.matcher(name).matches()) { // not shown: it may be the key itself
            throw new Invalid(provider.option(KEY_VARIABLE) + " expected the name of an environment variable: ASCII"
                    + " letters, digits and underscores; put the key into a variable, and name that");
        }
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
