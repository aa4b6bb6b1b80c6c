package dev.reproof.engine.cli.run;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of {@code --agent openai}. The key is no option: arguments are seen by every user of the machine. */
final class OpenAiMixin {

    private static final String BASE_URL = "--openai-base-url";
    private static final String API = "--openai-api";
    private static final String MODEL = "--openai-model";
    private static final String KEY_VARIABLE = "--openai-key-env";

    @Option(
            names = BASE_URL,
            paramLabel = "URL",
            description =
                    "Where --agent openai finds models, up to and without /chat/completions or /responses. Default:"
                            + " REPROOF_OPENAI_BASE_URL, else OPENAI_BASE_URL, else https://api.openai.com/v1.")
    private Optional<String> baseUrl;

    @Option(
            names = API,
            paramLabel = "API",
            description = "How models are asked there: chat, as completions of a chat, or responses. Default: chat.")
    private Optional<String> api;

    @Option(
            names = MODEL,
            paramLabel = "MODEL",
            description = "The model where the DAG names none. Default: REPROOF_OPENAI_MODEL.")
    private Optional<String> model;

    @Option(
            names = KEY_VARIABLE,
            paramLabel = "NAME",
            description = "The environment variable that holds the key. Default: OPENAI_API_KEY. An endpoint on this"
                    + " machine needs none.")
    private Optional<String> keyVariable;

    /** Adds those that are given. */
    void given(Map<String, String> named) {
        baseUrl.ifPresent(value -> named.put(BASE_URL, value));
        api.ifPresent(value -> named.put(API, value));
        model.ifPresent(value -> named.put(MODEL, value));
        keyVariable.ifPresent(value -> named.put(KEY_VARIABLE, value));
    }
}
