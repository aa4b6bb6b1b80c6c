package dev.reproof.engine.agent.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.AgentReport.Tokens;
import dev.reproof.events.AgentVerdict;
import java.util.Optional;
import java.util.Set;

/** Cursor. When it fails its stream just ends, and only its standard error says why. */
final class CursorStream extends StreamReader {

    private static final Set<String> SILENT = Set.of("user", "thinking", "tool_call");

    CursorStream(MessageText text) {
        super(text);
    }

    @Override
    boolean read(JsonNode event) {
        switch (type(event)) {
            case "system" -> {
                report.session(event.path("session_id"));
                report.model(event.path("model"));
            }
            case "assistant" -> {
                worked = true;
                messages(event.path("message").path("content"));
            }
            case "result" -> result(event);
            default -> {
                return SILENT.contains(type(event));
            }
        }
        return true;
    }

    private void result(JsonNode event) {
        ended = true;
        report.session(event.path("session_id"));
        JsonNode usage = event.path("usage");
        JsonNode read = usage.path("cacheReadTokens");
        report.tokens = new Tokens(
                Told.sum(usage.path("inputTokens"), read, usage.path("cacheWriteTokens")),
                Told.count(usage.path("outputTokens")),
                Told.count(read),
                Optional.empty());
        boolean good = !event.path("is_error").asBoolean(false)
                && event.path("subtype").asText("").equals("success");
        failure = good ? Optional.empty() : Optional.of(AgentVerdict.OTHER);
    }
}
