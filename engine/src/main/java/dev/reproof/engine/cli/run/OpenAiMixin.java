package dev.reproof.engine.cli.run;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.openai.OpenAiAgent;
import dev.reproof.engine.agent.openai.OpenAiEndpoint;
import dev.reproof.events.ReproofException.Invalid;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of {@code --agent openai}. The key is no option: arguments are seen by every user of the machine. */
final class OpenAiMixin {

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String PUBLIC_ENDPOINT = "https://api.openai.com/v1";

    @Option(
            names = "--openai-base-url",
            paramLabel = "URL",
            description = "Where --agent openai finds chat completions, up to and without /chat/completions. Default:"
                    + " REPROOF_OPENAI_BASE_URL, else OPENAI_BASE_URL, else " + PUBLIC_ENDPOINT + ".")
    private Optional<String> baseUrl;

    @Option(
            names = "--openai-model",
            paramLabel = "MODEL",
            description = "The model where the DAG names none. Default: REPROOF_OPENAI_MODEL.")
    private Optional<String> model;

    @Option(
            names = "--openai-key-env",
            paramLabel = "NAME",
            description = "The environment variable that holds the key. Default: OPENAI_API_KEY. An endpoint on this"
                    + " machine needs none.")
    private Optional<String> keyVariable;

    /** Whether any of them is given. */
    boolean given() {
        return Stream.of(baseUrl, model, keyVariable).anyMatch(Optional::isPresent);
    }

    /** The agent; a missing key is found at once, a missing model when the DAG is known, before anything is sent. */
    Function<RecoveredRun, Agent> agent(Clock clock) {
        String variable = keyVariable.orElse("OPENAI_API_KEY");
        if (!VARIABLE.matcher(variable).matches()) { // not shown: it may be the key itself
            throw new Invalid("--openai-key-env expected the name of an environment variable: ASCII letters, digits and"
                    + " underscores; put the key into a variable, and name that");
        }
        OpenAiEndpoint endpoint = OpenAiEndpoint.of(
                baseUrl.or(() -> variable("REPROOF_OPENAI_BASE_URL"))
                        .or(() -> variable("OPENAI_BASE_URL"))
                        .orElse(PUBLIC_ENDPOINT),
                variable,
                variable(variable));
        Optional<String> fallback = model.or(() -> variable("REPROOF_OPENAI_MODEL"));
        return run -> {
            OpenAiAgent agent = new OpenAiAgent(endpoint, fallback, run::stderrLog, clock);
            agent.requireModels(run.state().dag());
            return agent;
        };
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
