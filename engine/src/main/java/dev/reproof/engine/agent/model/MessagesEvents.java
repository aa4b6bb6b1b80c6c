package dev.reproof.engine.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.agent.output.ClaudeUsage;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Messages of Anthropic. Tokens come at the beginning and at the end, each count as it stands by then; the input leaves out
 * what was cached.
 */
final class MessagesEvents extends AnswerEvents {

    private final ObjectNode usage = JsonNodeFactory.instance.objectNode();
    private boolean ended;
    private String stopReason = "";

    MessagesEvents(String asked, UnaryOperator<String> mask) {
        super(asked, mask);
    }

    @Override
    String read(JsonNode event, String data) throws ModelFailure {
        switch (event.path("type").asText("")) {
            case "message_start" -> {
                named(event.path("message"));
                usage(event.path("message").path("usage"));
            }
            case "content_block_start" -> {
                return text(event.path("content_block").path("text"), data).orElse("");
            }
            case "content_block_delta" -> {
                return text(event.path("delta").path("text"), data).orElse("");
            }
            case "message_delta" -> {
                JsonNode reason = event.path("delta").path("stop_reason");
                stopReason = text(reason, data).orElse(stopReason);
                stopReason(reason);
                usage(event.path("usage"));
            }
            case "message_stop" -> ended = true;
            case "error" -> throw error(event.path("error"), data);
            default -> {} // a sign of life
        }
        return "";
    }

    private void usage(JsonNode told) {
        told.properties().forEach(count -> {
            if (!count.getValue().isNull()) {
                usage.set(count.getKey(), count.getValue());
            }
        });
        used(ClaudeUsage.of(usage, false));
    }

    @Override
    boolean done() {
        return ended;
    }

    /** With its reason to stop all of its text has come, and its tokens. */
    @Override
    boolean complete() {
        return ended || !stopReason.isEmpty();
    }

    @Override
    Optional<BadStop> problem() {
        return Optional.ofNullable(
                switch (stopReason) {
                    case "", "end_turn", "stop_sequence" -> null;
                    case "max_tokens" -> BadStop.LENGTH;
                    case "model_context_window_exceeded" -> BadStop.CONTEXT;
                    case "refusal" -> BadStop.REFUSAL;
                    case "tool_use" -> BadStop.TOOL;
                    case "pause_turn" -> BadStop.PAUSE;
                    default -> BadStop.UNKNOWN;
                });
    }
}
