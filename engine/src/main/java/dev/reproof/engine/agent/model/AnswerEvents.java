package dev.reproof.engine.agent.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reproof.engine.agent.output.Failures;
import dev.reproof.engine.agent.output.ReportDraft;
import dev.reproof.engine.agent.output.Told;
import dev.reproof.events.AgentReport;
import dev.reproof.events.AgentReport.Tokens;
import dev.reproof.events.AgentVerdict;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What the events of one answer say, taken together. One class for each interface reads them. */
abstract sealed class AnswerEvents permits ChatEvents, ResponsesEvents, MessagesEvents {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Ends the streams of many servers, whatever they speak. */
    private static final String DONE = "[DONE]";

    /** Words for a fault of the server itself. */
    private static final Set<String> SERVER_FAULTS = Set.of("api_error", "server_error", "timeout_error");

    private static final int SERVER_FAULT = 500;

    private final ReportDraft report = new ReportDraft();
    private final String asked;
    private final UnaryOperator<String> mask;
    private boolean begun;
    private boolean marked;
    private boolean modelTold;
    private boolean counted;

    /**
     * A reader of an answer to come.
     *
     * @param asked the model that was asked
     * @param mask puts something else in place of the key
     */
    AnswerEvents(String asked, UnaryOperator<String> mask) {
        this.asked = asked;
        this.mask = mask;
    }

    /**
     * Takes the data of an event; gives the text in it.
     *
     * @throws ModelFailure when it is not what an endpoint may send, or tells of an error
     */
    final String event(String data) throws ModelFailure {
        begun = true;
        if (data.strip().equals(DONE)) {
            marked = true;
            return "";
        }
        return read(parse(data), data);
    }

    /** Takes an event; gives the text in it. */
    abstract String read(JsonNode event, String data) throws ModelFailure;

    /** Whether nothing can follow. */
    abstract boolean done();

    /** Whether the answer is complete, whatever follows. */
    abstract boolean complete();

    /** Why a complete answer is none that the task can use, if so. */
    abstract Optional<BadStop> problem();

    /** Whether an event has come. */
    final boolean begun() {
        return begun;
    }

    /** Whether the mark has come that ends a stream. */
    final boolean marked() {
        return marked;
    }

    /** What was told so far of an attempt that ended in that way. */
    final AgentReport report(AgentVerdict verdict, Optional<Integer> status) {
        if (begun) {
            report.turns(1);
        }
        if (counted && !modelTold) {
            report.model(TextNode.valueOf(asked));
        }
        report.status(status);
        return report.with(verdict);
    }

    /** The name of the answer, and of the model that gives it. */
    final void named(JsonNode answer) {
        report.session(masked(answer.path("id")));
        JsonNode model = masked(answer.path("model"));
        if (Told.word(model).isPresent()) {
            modelTold = true;
            report.model(model);
        }
    }

    final void used(Tokens tokens) {
        counted |= tokens.input().isPresent() || tokens.output().isPresent();
        report.used(tokens);
    }

    final void stopReason(JsonNode reason) {
        report.stopReason(masked(reason));
    }

    private JsonNode masked(JsonNode word) {
        return word.isTextual() ? TextNode.valueOf(mask.apply(word.textValue())) : word;
    }

    /** A text that may be left out. */
    static Optional<String> text(JsonNode node, String data) throws ModelFailure {
        if (node.isTextual()) {
            return Optional.of(node.textValue());
        }
        if (node.isNull() || node.isMissingNode()) {
            return Optional.empty();
        }
        throw malformed(data);
    }

    /** What an error within an answer tells. */
    static ModelFailure error(JsonNode error, String data) {
        JsonNode type = error.path("type");
        JsonNode code = error.path("code");
        boolean server = Stream.of(type, code).map(word -> word.asText("")).anyMatch(SERVER_FAULTS::contains);
        int status = server ? SERVER_FAULT : Told.status(code).orElse(0);
        AgentVerdict verdict = Failures.of(type, code).orElseGet(() -> Failures.of(status));
        return ModelFailure.error(verdict, status, data);
    }

    static ModelFailure malformed(String data) {
        return ModelFailure.lasting("Model endpoint sent a malformed event", data);
    }

    private static JsonNode parse(String data) throws ModelFailure {
        try {
            JsonNode event = JSON.readTree(data);
            if (event.isObject()) {
                return event;
            }
        } catch (JsonProcessingException e) {
            throw malformed(data);
        }
        throw malformed(data);
    }
}
