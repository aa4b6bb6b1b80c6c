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

    private boolean ended;
    private Optional<AgentVerdict> failure = Optional.empty();

    CodexStream(MessageText text) {
        super(text);
    }

    @Override
    boolean read(JsonNode event) {
        switch (type(event)) {
            case "thread.started" -> report.session(event.path("thread_id"));
            case "turn.started" -> turn(false, Optional.empty());
            case "turn.completed" -> {
                turn(true, Optional.empty());
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

    @Override
    boolean ended() {
        return ended;
    }

    @Override
    Optional<AgentVerdict> failure() {
        return failure;
    }

    @Override
    boolean worked() {
        return true; // its end is that of a turn
    }

    private boolean item(JsonNode item) {
        if (type(item).equals("agent_message")) {
            text.message(item.path("text"));
        }
        return ITEMS.contains(type(item));
    }

    private void failed(JsonNode message) {
        turn(true, Failures.in(message).or(() -> Optional.of(AgentVerdict.OTHER)));
        report.status(Failures.statusIn(message));
    }

    private void turn(boolean ended, Optional<AgentVerdict> failure) {
        this.ended = ended;
        this.failure = failure;
        report.status(Optional.empty());
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
