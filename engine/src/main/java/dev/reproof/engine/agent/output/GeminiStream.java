package dev.reproof.engine.agent.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.AgentReport.Tokens;
import dev.reproof.events.AgentVerdict;
import java.util.Optional;

/**
 * Gemini CLI. It has pieces of messages only: what the model says is one message until something else comes. Its errors
 * are not final; but where it gave up, and its result says success, the error before it tells.
 */
final class GeminiStream extends StreamReader {

    private static final String ROUTED = "auto";

    private Optional<AgentVerdict> gaveUp = Optional.empty();

    GeminiStream(MessageText text) {
        super(text);
    }

    @Override
    boolean read(JsonNode event) {
        if (type(event).equals("message") && event.path("role").asText("").equals("assistant")) {
            text.part(event.path("content"));
            worked |= text.any();
            return true;
        }
        text.close();
        switch (type(event)) {
            case "init" -> {
                report.session(event.path("session_id"));
                if (!event.path("model").asText("").equals(ROUTED)) {
                    report.model(event.path("model"));
                }
            }
            case "tool_use" -> worked = true;
            case "error" -> gaveUp = gaveUp(event.path("message").asText("")).or(() -> gaveUp);
            case "result" -> result(event);
            default -> {
                return type(event).equals("message") || type(event).equals("tool_result");
            }
        }
        return true;
    }

    private static Optional<AgentVerdict> gaveUp(String message) {
        if (message.startsWith("Maximum session turns exceeded")) {
            return Optional.of(AgentVerdict.TURNS);
        }
        return message.startsWith("Loop detected") ? Optional.of(AgentVerdict.OTHER) : Optional.empty();
    }

    private void result(JsonNode event) {
        ended = true;
        JsonNode stats = event.path("stats");
        report.billed(stats.path("models"));
        report.tokens = tokens(stats);
        JsonNode error = event.path("error");
        boolean good = event.path("status").asText("").equals("success");
        Optional<Integer> status = good ? Optional.empty() : Failures.statusIn(error.path("message"));
        report.status(status);
        failure = good
                ? gaveUp
                : Failures.of(error.path("type"))
                        .or(() -> gaveUp)
                        .or(() -> Failures.in(error.path("message")))
                        .or(() -> Optional.of(AgentVerdict.OTHER));
    }

    /** Its output leaves out what the model thought, which only the total holds. */
    private static Tokens tokens(JsonNode stats) {
        Optional<Long> input = Told.count(stats.path("input_tokens"));
        Optional<Long> total = Told.count(stats.path("total_tokens"));
        Optional<Long> output = total.flatMap(all -> input.map(read -> all - read))
                .filter(written -> written >= 0)
                .or(() -> Told.count(stats.path("output_tokens")));
        return new Tokens(input, output, Told.count(stats.path("cached")), Optional.empty());
    }
}
