package dev.reproof.engine.agent.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.AgentVerdict;
import java.util.Optional;
import java.util.Set;

/**
 * Claude Code, and Qwen Code and Amp, which print the same. There is one line for each block of a message, and each block
 * of text is one message. What subagents say, and what the program says in the model's place, is no text. Of several
 * results the last one holds.
 */
final class ClaudeStream extends StreamReader {

    /** Whose words are the program's own: of an error, with the host in it. */
    private static final String SYNTHETIC = "<synthetic>";

    private static final Set<String> SILENT =
            Set.of("user", "stream_event", "conversation_reset", "tool_progress", "tool_use_summary", "auth_status");

    private final ClaudeUsage usage = new ClaudeUsage();
    private boolean qwen;
    private boolean spoke;
    private long denials;
    private Optional<AgentVerdict> hint = Optional.empty();

    ClaudeStream(MessageText text) {
        super(text);
    }

    @Override
    boolean read(JsonNode event) {
        switch (type(event)) {
            case "system" -> system(event);
            case "permission_denied" -> denied();
            case "assistant" -> assistant(event);
            case "result" -> result(event);
            case "rate_limit_event" -> limit(event.path("rate_limit_info"));
            default -> {
                return SILENT.contains(type(event))
                        || type(event).startsWith("hook_")
                        || type(event).startsWith("task_");
            }
        }
        return true;
    }

    private void system(JsonNode event) {
        switch (event.path("subtype").asText("")) {
            case "init" -> {
                qwen = event.has("qwen_code_version");
                report.session(event.path("session_id"));
                report.version(event.path("claude_code_version"));
                report.version(event.path("qwen_code_version"));
                report.model(event.path("model"));
            }
            case "permission_denied" -> denied();
            default -> {} // a sign of life
        }
    }

    /** What is told while it is allowed to go on is a forecast. */
    private void limit(JsonNode info) {
        if (info.path("status").asText("").equals("rejected")) {
            notBefore = Told.moment(info.path("resetsAt"));
        }
    }

    private void denied() {
        report.denials = ++denials;
    }

    private void assistant(JsonNode event) {
        JsonNode message = event.path("message");
        if (event.hasNonNull("parent_tool_use_id")) {
            usage.take(message);
        } else if (message.path("model").asText("").equals(SYNTHETIC)) {
            hint = Failures.of(event.path("error"));
        } else {
            spoke = true;
            hint = Optional.empty();
            usage.take(message);
            report.stopReason(message.path("stop_reason"));
            messages(message.path("content"));
        }
        settle();
    }

    private void result(JsonNode event) {
        ended = true;
        report.session(event.path("session_id"));
        report.stopReason(event.path("stop_reason"));
        report.billed(event.path("modelUsage"));
        report.turns = Told.count(event.path("num_turns"));
        report.dollars = Told.dollars(event.path("total_cost_usd"));
        report.tokens = event.path("usage").isObject() ? ClaudeUsage.of(event.path("usage"), qwen) : usage.sum();
        report.denials = Math.max(denials, event.path("permission_denials").size());
        boolean good = !event.path("is_error").asBoolean(false)
                && event.path("subtype").asText("").equals("success");
        report.status(good ? Optional.empty() : status(event));
        // a good result may have a last answer that is none, or a part of one
        failure = good ? Failures.of(event.path("stop_reason")) : Optional.of(why(event));
        settle();
    }

    /** Before the first result a failure is what was said in the model's place, and a turn is a message. */
    private void settle() {
        worked = report.turns.map(turns -> turns > 0).orElse(spoke);
        if (!ended) {
            failure = hint;
        }
    }

    private AgentVerdict why(JsonNode event) {
        Optional<AgentVerdict> said = Failures.of(
                        event.path("subtype"),
                        event.path("terminal_reason"),
                        event.path("error").path("type"))
                .or(() -> status(event).map(Failures::of).filter(verdict -> verdict != AgentVerdict.OTHER))
                .or(() -> report.stopReason().flatMap(Failures::ofWord))
                .or(() -> hint);
        return said.orElse(report.denials > 0 ? AgentVerdict.DENIED : AgentVerdict.OTHER);
    }

    private static Optional<Integer> status(JsonNode event) {
        return Told.status(event.path("api_error_status"))
                .or(() -> Failures.statusIn(event.path("error").path("message")));
    }
}
