package dev.reproof.engine.cli.run;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of {@code --agent openai}. The key is no option: arguments are seen by every user of the machine. */
final class OpenAiMixin {

    @Option(
            names = AgentOptions.BASE_URL,
            paramLabel = "URL",
            description = "Where --agent openai finds chat completions, up to and without /chat/completions. Default:"
                    + " REPROOF_OPENAI_BASE_URL, else OPENAI_BASE_URL, else " + AgentOptions.PUBLIC_ENDPOINT + ".")
    private Optional<String> baseUrl;

    @Option(
            names = AgentOptions.MODEL,
            paramLabel = "MODEL",
            description = "The model where the DAG names none. Default: REPROOF_OPENAI_MODEL.")
    private Optional<String> model;

    @Option(
            names = AgentOptions.KEY_VARIABLE,
            paramLabel = "NAME",
            description = "The environment variable that holds the key. Default: OPENAI_API_KEY. An endpoint on this"
                    + " machine needs none.")
    private Optional<String> keyVariable;

    /** Adds those that are given. */
    void given(Map<String, String> named) {
        baseUrl.ifPresent(value -> named.put(AgentOptions.BASE_URL, value));
        model.ifPresent(value -> named.put(AgentOptions.MODEL, value));
        keyVariable.ifPresent(value -> named.put(AgentOptions.KEY_VARIABLE, value));
    }
}
