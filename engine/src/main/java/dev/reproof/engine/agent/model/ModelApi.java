package dev.reproof.engine.agent.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** An interface at which a model is asked: what a request looks like, and who reads the answer. */
public enum ModelApi {

    /** The chat completions of OpenAI, which many servers speak. */
    CHAT(ModelProvider.OPENAI, "/chat/completions", "model messages stream stream_options") {
        @Override
        void ask(ObjectNode body, String prompt) {
            message(body, prompt);
            body.put("stream", true).putObject("stream_options").put("include_usage", true);
        }

        @Override
        AnswerEvents events(String model, UnaryOperator<String> mask) {
            return new ChatEvents(model, mask);
        }
    },

    /** The responses of OpenAI. Each stands alone: none is stored, unless a parameter says so, or goes on from another. */
    RESPONSES(ModelProvider.OPENAI, "/responses", "model input stream background conversation previous_response_id") {
        @Override
        void ask(ObjectNode body, String prompt) {
            body.put("input", prompt).put("stream", true).put("store", false);
        }

        @Override
        AnswerEvents events(String model, UnaryOperator<String> mask) {
            return new ResponsesEvents(model, mask);
        }
    },

    /** The messages of Anthropic. */
    MESSAGES(ModelProvider.ANTHROPIC, "/v1/messages", "model messages stream") {
        @Override
        void ask(ObjectNode body, String prompt) {
            body.put("max_tokens", MOST_ANSWER_TOKENS);
            message(body, prompt);
            body.put("stream", true);
        }

        @Override
        void head(HttpRequest.Builder request, Optional<ApiKey> key) {
            request.header("anthropic-version", "2023-06-01");
            key.ifPresent(secret -> request.header("x-api-key", secret.after("")));
        }

        @Override
        AnswerEvents events(String model, UnaryOperator<String> mask) {
            return new MessagesEvents(model, mask);
        }
    };

    /** What an answer of {@link #MESSAGES} may have unless the parameter {@code max_tokens} says otherwise. */
    static final int MOST_ANSWER_TOKENS = 32_000;

    private final ModelProvider provider;
    private final String path;
    private final String reserved;

    ModelApi(ModelProvider provider, String path, String reserved) {
        this.provider = provider;
        this.path = path;
        this.reserved = reserved;
    }

    /** That of this provider which has this name; absent where there is none. */
    public static Optional<ModelApi> named(ModelProvider provider, String name) {
        return Arrays.stream(values())
                .filter(api -> api.provider == provider && api.toString().equals(name))
                .findFirst();
    }

    public ModelProvider provider() {
        return provider;
    }

    /** What is added to the address of an endpoint. */
    String path() {
        return path;
    }

    /** Whether a member of the request is ours, since it would make it another request. */
    boolean reserves(String member) {
        return List.of(reserved.split(" ")).contains(member);
    }

    /** Adds the prompt, and that the answer is to stream, to a request that names its model. */
    abstract void ask(ObjectNode body, String prompt);

    /** Adds the key, and what else each request tells in its head. */
    void head(HttpRequest.Builder request, Optional<ApiKey> key) {
        key.ifPresent(secret -> request.header("Authorization", secret.after("Bearer ")));
    }

    /** A reader of one answer. */
    abstract AnswerEvents events(String model, UnaryOperator<String> mask);

    private static void message(ObjectNode body, String prompt) {
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
