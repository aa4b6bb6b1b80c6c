package dev.reproof.projections.state;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.reproof.events.AgentReport.Tokens;
import dev.reproof.projections.run.Told;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** Writes what agents told of all attempts of a run. Amounts of money are texts, since numbers of JSON are rounded by many readers. */
record ToldWriter(JsonGenerator json) {

    void write(Told told) throws IOException {
        json.writeObjectFieldStart("told");
        json.writeNumberField("attempts", told.attempts());
        json.writeNumberField("costed", told.costed());
        json.writeObjectFieldStart("cost");
        for (Map.Entry<String, BigDecimal> sum : told.cost().entrySet()) {
            json.writeStringField(sum.getKey(), sum.getValue().toPlainString());
        }
        json.writeEndObject();
        json.writeObjectFieldStart("tokens");
        Tokens tokens = told.tokens();
        number("input", tokens.input());
        number("output", tokens.output());
        number("cached", tokens.cached());
        number("reasoning", tokens.reasoning());
        json.writeEndObject();
        json.writeArrayFieldStart("models");
        for (String model : told.models()) {
            json.writeString(model);
        }
        json.writeEndArray();
        number("turns", told.turns());
        json.writeNumberField("denials", told.denials());
        json.writeNumberField("unread", told.unread());
        json.writeEndObject();
    }

    private void number(String name, Optional<Long> told) throws IOException {
        if (told.isPresent()) {
            json.writeNumberField(name, told.get());
        }
    }
}
