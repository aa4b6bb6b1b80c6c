package dev.reproof.engine.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.reproof.engine.agent.output.Told;
import dev.reproof.events.AgentReport.Tokens;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Responses of OpenAI. The last event holds the whole of it, with its tokens, the input with what was cached. Of several
 * messages each is text, with a blank line before the next one.
 */
final class ResponsesEvents extends AnswerEvents {

    private static final String BETWEEN = "\n\n";

    private boolean ended;
    private boolean refused;
    private Optional<BadStop> stop = Optional.empty();
    private JsonNode message = MissingNode.getInstance();

    ResponsesEvents(String asked, UnaryOperator<String> mask) {
        super(asked, mask);
    }

    @Override
    String read(JsonNode event, String data) throws ModelFailure {
        JsonNode response = event.path("response");
        named(response);
        switch (event.path("type").asText("")) {
            case "response.output_text.delta" -> {
                return delta(event, data);
            }
            case "response.refusal.delta" -> refused = true;
            case "response.completed" -> end(response, "completed");
            case "response.incomplete" ->
                end(response, response.path("incomplete_details").path("reason").asText("incomplete"));
            case "response.failed", "response.cancelled" -> {
                usage(response.path("usage"));
                throw error(response.path("error"), data);
            }
            case "error" -> throw error(event.has("error") ? event.path("error") : event, data);
            default -> {} // a sign of life
        }
        return "";
    }

    private String delta(JsonNode event, String data) throws ModelFailure {
        String text = text(event.path("delta"), data).orElse("");
        JsonNode before = message;
        if (!text.isEmpty()) {
            message = event.path("output_index");
        }
        return text.isEmpty() || before.isMissingNode() || before.equals(message) ? text : BETWEEN + text;
    }

    private void end(JsonNode response, String reason) {
        ended = true;
        usage(response.path("usage"));
        stopReason(response.path("incomplete_details").path("reason"));
        stop = Optional.ofNullable(
                switch (reason) {
                    case "completed" -> null;
                    case "max_output_tokens" -> BadStop.LENGTH;
                    case "content_filter" -> BadStop.FILTER;
                    default -> BadStop.UNKNOWN;
                });
    }

    private void usage(JsonNode usage) {
        used(new Tokens(
                Told.count(usage.path("input_tokens")),
                Told.count(usage.path("output_tokens")),
                Told.count(usage.path("input_tokens_details").path("cached_tokens")),
                Told.count(usage.path("output_tokens_details").path("reasoning_tokens"))));
    }

    @Override
    boolean done() {
        return ended;
    }

    @Override
    boolean complete() {
        return ended;
    }

    @Override
    Optional<BadStop> problem() {
        return refused ? Optional.of(BadStop.REFUSAL) : stop;
    }
}
