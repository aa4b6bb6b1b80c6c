package dev.reproof.engine.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.reproof.engine.agent.output.Told;
import dev.reproof.events.AgentReport.Tokens;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Chat completions. Tokens come after the reason to finish, where they come at all, and the input holds what was cached. */
final class ChatEvents extends AnswerEvents {

    private boolean refused;
    private String finishReason = "";
    private Tokens tokens = Tokens.UNKNOWN;

    ChatEvents(String asked, UnaryOperator<String> mask) {
        super(asked, mask);
    }

    @Override
    String read(JsonNode event, String data) throws ModelFailure {
        if (event.hasNonNull("error")) {
            throw error(event.path("error"), data);
        }
        named(event);
        usage(event.path("usage"));
        JsonNode choice = choice(event, data);
        refused |= text(choice.path("delta").path("refusal"), data)
                .filter(said -> !said.isEmpty())
                .isPresent();
        finishReason = text(choice.path("finish_reason"), data).orElse(finishReason);
        stopReason(choice.path("finish_reason"));
        return text(choice.path("delta").path("content"), data).orElse("");
    }

    @Override
    boolean done() {
        return marked();
    }

    @Override
    boolean complete() {
        return marked() || !finishReason.isEmpty();
    }

    @Override
    Optional<BadStop> problem() {
        if (refused) {
            return Optional.of(BadStop.REFUSAL);
        }
        return Optional.ofNullable(
                switch (finishReason) {
                    case "length" -> BadStop.LENGTH;
                    case "content_filter" -> BadStop.FILTER;
                    case "tool_calls", "function_call" -> BadStop.TOOL;
                    case "error" -> BadStop.ERROR;
                    default -> null; // servers of many makers have words of their own for a good end
                });
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

    /** A count that cannot be one is as good as none: it must not cost the answer. */
    private void usage(JsonNode usage) {
        Tokens before = tokens;
        tokens = new Tokens(
                Told.count(usage.path("prompt_tokens")).or(before::input),
                Told.count(usage.path("completion_tokens")).or(before::output),
                Told.count(usage.path("prompt_tokens_details").path("cached_tokens"))
                        .or(before::cached),
                Told.count(usage.path("completion_tokens_details").path("reasoning_tokens"))
                        .or(before::reasoning));
        used(tokens);
    }
}
