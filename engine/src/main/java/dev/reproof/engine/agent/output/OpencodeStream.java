package dev.reproof.engine.agent.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.AgentReport.Tokens;
import dev.reproof.events.AgentVerdict;
import java.math.BigDecimal;
import java.util.Optional;

/** opencode. It has no line for its end, which is a step that finished because the model stopped, and no step after it. */
final class OpencodeStream extends StreamReader {

    OpencodeStream(MessageText text) {
        super(text);
        worked = true; // its end is that of a step
    }

    @Override
    boolean read(JsonNode event) {
        report.session(event.path("sessionID"));
        JsonNode part = event.path("part");
        switch (type(event)) {
            case "step_start" -> stands(false, Optional.empty());
            case "step_finish" -> finished(part);
            case "text" -> text.message(part.path("text"));
            case "error" -> error(event);
            default -> {
                return type(event).equals("tool_use") || type(event).equals("reasoning");
            }
        }
        return true;
    }

    private void finished(JsonNode part) {
        stands(part.path("reason").asText("").equals("stop"), Failures.of(part.path("reason")));
        report.stopReason(part.path("reason"));
        report.turns = Told.plus(report.turns, Optional.of(1L));
        report.dollars = Told.dollars(part.path("cost"))
                .map(cost -> cost.add(report.dollars.orElse(BigDecimal.ZERO)))
                .or(() -> report.dollars);
        add(part.path("tokens"));
    }

    private void error(JsonNode event) {
        JsonNode error = event.path("error");
        JsonNode data = error.path("data");
        notBefore = Told.moment(
                event.path("timestamp"), data.path("responseHeaders").path("retry-after"));
        Optional<Integer> status = Told.status(data.path("statusCode"));
        stands(
                false,
                Failures.of(error.path("name"))
                        .or(() -> status.map(Failures::of))
                        .or(() -> Optional.of(AgentVerdict.OTHER)));
        report.status(status);
    }

    private void add(JsonNode step) {
        JsonNode read = step.path("cache").path("read");
        JsonNode reasoning = step.path("reasoning");
        Tokens before = report.tokens;
        report.tokens = new Tokens(
                Told.plus(
                        before.input(),
                        Told.sum(step.path("input"), read, step.path("cache").path("write"))),
                Told.plus(before.output(), Told.sum(step.path("output"), reasoning)),
                Told.plus(before.cached(), Told.count(read)),
                Told.plus(before.reasoning(), Told.count(reasoning)));
    }
}
