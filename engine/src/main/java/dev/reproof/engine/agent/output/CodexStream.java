package dev.reproof.engine.agent.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.AgentReport.Tokens;
import dev.reproof.events.AgentVerdict;
import java.util.Optional;
import java.util.Set;

/** Codex. A line of type {@code error} is a warning: only a turn that has failed is a failure. */
final class CodexStream extends StreamReader {

    private static final Set<String> ITEMS = Set.of(
            "agent_message",
            "reasoning",
            "command_execution",
            "file_change",
            "mcp_tool_call",
            "collab_tool_call",
            "web_search",
            "todo_list",
            "plan",
            "error");

    CodexStream(MessageText text) {
        super(text);
        worked = true; // its end is that of a turn
    }

    @Override
    boolean read(JsonNode event) {
        switch (type(event)) {
            case "thread.started" -> report.session(event.path("thread_id"));
            case "turn.started" -> stands(false, Optional.empty());
            case "turn.completed" -> {
                stands(true, Optional.empty());
                report.tokens = tokens(event.path("usage"));
            }
            case "turn.failed" -> failed(event.path("error").path("message"));
            case "item.completed" -> {
                return item(event.path("item"));
            }
            case "item.started", "item.updated" -> {
                return ITEMS.contains(type(event.path("item")));
            }
            case "error" -> {} // it goes on, or the turn fails
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean item(JsonNode item) {
        if (type(item).equals("agent_message")) {
            text.message(item.path("text"));
        }
        return ITEMS.contains(type(item));
    }

    private void failed(JsonNode message) {
        stands(true, Failures.in(message).or(() -> Optional.of(AgentVerdict.OTHER)));
        report.status(Failures.statusIn(message));
    }

    /** Counts of the whole session, so those of its last turn are all; older programs tell fewer of them. */
    private static Tokens tokens(JsonNode usage) {
        return new Tokens(
                Told.count(usage.path("input_tokens")),
                Told.count(usage.path("output_tokens")),
                Told.count(usage.path("cached_input_tokens")),
                Told.count(usage.path("reasoning_output_tokens")));
    }
}
