package dev.reproof.engine.agent.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;
import java.util.OptionalLong;

/** What the events of one answer say, taken together. */
final class ChatEvents {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String DONE = "[DONE]";

    /** The largest count that every reader of JSON can hold. */
    private static final long MOST_TOKENS = (1L << 53) - 1;

    private boolean begun;
    private boolean done;
    private boolean refused;
    private String finishReason = "";
    private OptionalLong inputTokens = OptionalLong.empty();
    private OptionalLong outputTokens = OptionalLong.empty();

    /**
     * Takes the data of an event; gives the text in it.
     *
     * @throws ModelFailure when it is not what an endpoint may send, or tells of an error
     */
    String event(String data) throws ModelFailure {
        begun = true;
        if (data.strip().equals(DONE)) {
            done = true;
            return "";
        }
        JsonNode event = parse(data);
        if (event.hasNonNull("error")) {
            throw ModelFailure.lasting("Model endpoint reported an error in its answer", data);
        }
        usage(event.path("usage"));
        JsonNode choice = choice(event, data);
        refused |= text(choice.path("delta").path("refusal"), data)
                .filter(said -> !said.isEmpty())
                .isPresent();
        finishReason = text(choice.path("finish_reason"), data).orElse(finishReason);
        return text(choice.path("delta").path("content"), data).orElse("");
    }

    /** Whether an event has come. */
    boolean begun() {
        return begun;
    }

    /** Whether nothing can follow. */
    boolean done() {
        return done;
    }

    /** Whether the answer is complete, whatever follows. */
    boolean complete() {
        return done || !finishReason.isEmpty();
    }

    /** Why a complete answer is none that the task can use, if so. */
    Optional<String> problem() {
        if (refused) {
            return Optional.of("Model refused to answer");
        }
        return Optional.ofNullable(
                switch (finishReason) {
                    case "length" -> "Model stopped at its length limit";
                    case "content_filter" -> "Model was stopped by a content filter";
                    case "tool_calls", "function_call" -> "Model called a tool, and it has none";
                    case "error" -> "Model endpoint reported an error in its answer";
                    default -> null;
                });
    }

    OptionalLong inputTokens() {
        return inputTokens;
    }

    OptionalLong outputTokens() {
        return outputTokens;
    }

    private static JsonNode parse(String data) throws ModelFailure {
        try {
            JsonNode event = JSON.readTree(data);
            if (event.isObject()) {
                return event;
            }
        } catch (JsonProcessingException e) {
            throw malformed(data);
        }
        throw malformed(data);
    }

    /** The first choice, even if parameters ask for more of them. */
    private static JsonNode choice(JsonNode event, String data) throws ModelFailure {
        JsonNode choices = event.path("choices");
        if (!choices.isArray() && !choices.isNull() && !choices.isMissingNode()) {
            throw malformed(data);
        }
        for (JsonNode choice : choices) {
            if (choice.path("index").asInt(0) == 0) {
                return choice;
            }
        }
        return MissingNode.getInstance();
    }

    private static Optional<String> text(JsonNode node, String data) throws ModelFailure {
        if (node.isTextual()) {
            return Optional.of(node.textValue());
        }
        if (node.isNull() || node.isMissingNode()) {
            return Optional.empty();
        }
        throw malformed(data);
    }

    private void usage(JsonNode usage) {
        inputTokens = count(usage.path("prompt_tokens"), inputTokens);
        outputTokens = count(usage.path("completion_tokens"), outputTokens);
    }

    /** A count that cannot be one is as good as none: it must not cost the answer. */
    private static OptionalLong count(JsonNode node, OptionalLong before) {
        boolean usable = node.isIntegralNumber()
                && node.canConvertToLong()
                && node.longValue() >= 0
                && node.longValue() <= MOST_TOKENS;
        return usable ? OptionalLong.of(node.longValue()) : before;
    }

    private static ModelFailure malformed(String data) {
        return ModelFailure.lasting("Model endpoint sent a malformed event", data);
    }
}
