package dev.reproof.engine.agent.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.AgentVerdict;
import java.util.Optional;
import java.util.Set;

/** GitHub Copilot CLI. Events that it calls ephemeral are noise, and what it used is not in its stream. */
final class CopilotStream extends StreamReader {

    /** The kinds of events, as the part of their type before the first dot tells. */
    private static final Set<String> KINDS = Set.of(
            "abort",
            "assistant",
            "hook",
            "pending_messages",
            "permission",
            "session",
            "skill",
            "subagent",
            "system",
            "tool",
            "user");

    /** What it says in place of a model whose answer was held back; nothing else in the stream tells that, and it exits with 0. */
    private static final String FILTERED =
            "The model returned no content because the response was blocked by content filtering.";

    CopilotStream(MessageText text) {
        super(text);
    }

    @Override
    boolean read(JsonNode event) {
        if (event.path("ephemeral").asBoolean(false)) {
            return true;
        }
        JsonNode data = event.path("data");
        switch (type(event)) {
            case "assistant.message" -> message(data);
            case "session.error" -> error(data);
            case "abort" -> failure = Optional.of(AgentVerdict.INTERRUPTED);
            case "result" -> {
                ended = true;
                report.session(event.path("sessionId"));
                if (failure.isEmpty() && event.path("exitCode").asInt(-1) != 0) {
                    failure = Optional.of(AgentVerdict.OTHER);
                }
            }
            default -> {
                return KINDS.contains(type(event).split("\\.", 2)[0]);
            }
        }
        return true;
    }

    private void message(JsonNode data) {
        report.model(data.path("model"));
        if (!data.hasNonNull("parentToolCallId")) {
            worked = true;
            text.message(data.path("content"));
            if (data.path("content").asText("").equals(FILTERED)) {
                failure = Optional.of(AgentVerdict.REFUSED);
            }
        }
    }

    private void error(JsonNode data) {
        Optional<Integer> status = Told.status(data.path("statusCode"));
        report.status(status);
        failure = Failures.of(data.path("errorType"))
                .or(() -> status.map(Failures::of))
                .or(() -> Optional.of(AgentVerdict.OTHER));
    }
}
