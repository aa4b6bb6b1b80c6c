package dev.reproof.engine.agent.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.reproof.events.AgentVerdict;
import java.util.Optional;

/**
 * goose. Its end comes after an error too, so the error tells. Lines that follow one another under one id are pieces of one
 * message; a line without an id is a message.
 */
final class GooseStream extends StreamReader {

    private JsonNode open = MissingNode.getInstance();

    GooseStream(MessageText text) {
        super(text);
    }

    @Override
    boolean read(JsonNode event) {
        switch (type(event)) {
            case "message" -> message(event.path("message"));
            case "model_change" -> report.model(event.path("model"));
            case "notification" -> {} // a sign of life
            case "error" -> error(event.path("error"));
            case "complete" -> ended = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    private void message(JsonNode message) {
        JsonNode id = message.path("id");
        if (!id.isTextual() || !id.equals(open)) {
            text.close();
        }
        open = id;
        if (!message.path("role").asText("").equals("assistant")) {
            return;
        }
        worked = true;
        for (JsonNode block : message.path("content")) {
            if (type(block).equals("text")) {
                text.part(block.path("text"));
            }
        }
    }

    private void error(JsonNode message) {
        report.status(Failures.statusIn(message));
        failure = Failures.in(message).or(() -> Optional.of(AgentVerdict.OTHER));
    }
}
