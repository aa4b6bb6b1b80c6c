package dev.reproof.engine.agent.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.WellFormed;
import dev.reproof.events.dag.ModelSelection;
import java.util.Optional;
import java.util.regex.Pattern;

/** The body of a request for an answer. */
final class ModelRequest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();
    private static final Pattern NUMBER_OR_BOOLEAN =
            Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?|true|false");

    private ModelRequest() {}

    /** What is wrong with the parameters, if anything is. */
    static Optional<String> problem(ModelApi api, ModelSelection model) {
        return model.params().keySet().stream()
                .filter(api::reserves)
                .map(name -> "Model parameter '" + UntrustedText.shorten(name) + "' cannot be chosen")
                .findFirst();
    }

    /**
     * The body in UTF-8: the prompt as the only message, and the parameters as further members, in their order. A value
     * that JSON reads as a number or a boolean is sent as that, digit for digit, any other as a string.
     */
    static byte[] body(ModelApi api, ModelSelection model, String prompt) {
        ObjectNode body = JSON.createObjectNode().put("model", WellFormed.of(model.id()));
        api.ask(body, WellFormed.of(prompt));
        model.params().forEach((name, value) -> {
            String member = WellFormed.of(name);
            if (NUMBER_OR_BOOLEAN.matcher(value).matches()) {
                body.putRawValue(member, new RawValue(value));
            } else {
                body.put(member, WellFormed.of(value));
            }
        });
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An object of plain values could not be written", e);
        }
    }
}
