package dev.reproof.engine.agent.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.AgentReport.Tokens;
import dev.reproof.events.AgentVerdict;
import java.util.Optional;
import java.util.Set;

/**
 * An agent that speaks the Agent Client Protocol, version 1, and what is said to it in turn. It has pieces of messages
 * only: what the model says is one message until it thinks, plans or uses a tool. The answer to the prompt is its end.
 */
final class AcpStream extends StreamReader {

    /** Parts of the model's work, between which its words are messages of their own. */
    private static final Set<String> WORK =
            Set.of("agent_thought_chunk", "tool_call", "tool_call_update", "plan", "user_message_chunk");

    private static final int AUTH_REQUIRED = -32000;

    private final AcpTalk talk;
    private int asked = AcpTalk.INITIALIZE;

    AcpStream(MessageText text, AcpTalk talk) {
        super(text);
        this.talk = talk;
    }

    @Override
    boolean read(JsonNode message) {
        String method = message.path("method").asText("");
        if (method.isEmpty()) {
            return answered(message);
        }
        if (message.hasNonNull("id")) {
            asked(method, message);
        } else if (method.equals("session/update")) {
            update(message.path("params").path("update"));
        }
        return true;
    }

    /** Whether the agent has a session by now. */
    boolean hasSession() {
        return asked == AcpTalk.PROMPT;
    }

    private void asked(String method, JsonNode request) {
        if (!method.equals("session/request_permission")) {
            talk.refuse(request);
            return;
        }
        text.close();
        worked = true;
        if (!talk.permit(request)) {
            report.denials++;
        }
    }

    private void update(JsonNode update) {
        String kind = update.path("sessionUpdate").asText("");
        if (kind.equals("agent_message_chunk")) {
            if (type(update.path("content")).equals("text")) {
                text.part(update.path("content").path("text"));
            }
            worked |= text.any();
            tokens(update.path("_meta").path("usage"), "inputTokens", "outputTokens");
        } else if (WORK.contains(kind)) {
            text.close();
            worked |= kind.equals("tool_call");
        }
    }

    private boolean answered(JsonNode message) {
        if (ended || message.path("id").asInt() != asked) {
            return false;
        }
        JsonNode result = message.path("result");
        if (!result.isObject()) {
            end(why(message.path("error")));
        } else if (asked == AcpTalk.INITIALIZE) {
            initialized(result);
        } else if (asked == AcpTalk.NEW_SESSION) {
            session(result.path("sessionId"));
        } else {
            turn(result);
        }
        return true;
    }

    private void initialized(JsonNode result) {
        report.version(result.path("agentInfo").path("version"));
        if (result.path("protocolVersion").asInt() == 1) {
            asked = AcpTalk.NEW_SESSION;
            talk.newSession();
        } else {
            end(Optional.of(AgentVerdict.OTHER));
        }
    }

    private void session(JsonNode id) {
        report.session(id);
        if (id.isTextual()) {
            asked = AcpTalk.PROMPT;
            talk.prompt(id);
        } else {
            end(Optional.of(AgentVerdict.OTHER));
        }
    }

    private void turn(JsonNode result) {
        report.stopReason(result.path("stopReason"));
        tokens(result.path("usage"), "inputTokens", "outputTokens");
        tokens(result.path("_meta").path("quota").path("token_count"), "input_tokens", "output_tokens");
        String reason = result.path("stopReason").asText("");
        end(
                switch (reason) {
                    case "end_turn" -> Optional.empty();
                    case "max_turn_requests" -> Optional.of(AgentVerdict.TURNS);
                    case "cancelled" -> Optional.of(AgentVerdict.INTERRUPTED);
                    default -> Failures.ofWord(reason).or(() -> Optional.of(AgentVerdict.OTHER));
                });
    }

    /** There are several places for it, and no agent uses two. */
    private void tokens(JsonNode usage, String input, String output) {
        if (usage.isObject()) {
            report.tokens = new Tokens(
                    Told.count(usage.path(input)),
                    Told.count(usage.path(output)),
                    Told.count(usage.path("cachedReadTokens")),
                    Told.count(usage.path("thoughtTokens")));
        }
    }

    private static Optional<AgentVerdict> why(JsonNode error) {
        if (error.path("code").asInt() == AUTH_REQUIRED) {
            return Optional.of(AgentVerdict.AUTH);
        }
        return Failures.in(error.path("message")).or(() -> Optional.of(AgentVerdict.OTHER));
    }

    private void end(Optional<AgentVerdict> failed) {
        stands(true, failed);
        talk.end();
    }
}
