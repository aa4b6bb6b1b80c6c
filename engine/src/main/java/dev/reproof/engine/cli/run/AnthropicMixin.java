package dev.reproof.engine.cli.run;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of {@code --agent anthropic}. The key is no option: arguments are seen by every user of the machine. */
final class AnthropicMixin {

    private static final String BASE_URL = "--anthropic-base-url";
    private static final String MODEL = "--anthropic-model";
    private static final String KEY_VARIABLE = "--anthropic-key-env";

    @Option(
            names = BASE_URL,
            paramLabel = "URL",
            description = "Where --agent anthropic finds models, up to and without /v1/messages. Default:"
                    + " REPROOF_ANTHROPIC_BASE_URL, else ANTHROPIC_BASE_URL, else https://api.anthropic.com.")
    private Optional<String> baseUrl;

    @Option(
            names = MODEL,
            paramLabel = "MODEL",
            description = "The model where the DAG names none. Default: REPROOF_ANTHROPIC_MODEL.")
    private Optional<String> model;

    @Option(
            names = KEY_VARIABLE,
            paramLabel = "NAME",
            description = "The environment variable that holds the key. Default: ANTHROPIC_API_KEY. An endpoint on this"
                    + " machine needs none.")
    private Optional<String> keyVariable;

    /** Adds those that are given. */
    void given(Map<String, String> named) {
        baseUrl.ifPresent(value -> named.put(BASE_URL, value));
        model.ifPresent(value -> named.put(MODEL, value));
        keyVariable.ifPresent(value -> named.put(KEY_VARIABLE, value));
    }
}
