package dev.reproof.projections.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.reproof.events.WellFormed;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes members of a JSON object; absent values leave no member. */
record JsonMembers(JsonGenerator json) {

    void text(String name, String value) throws IOException {
        json.writeFieldName(name);
        text(value);
    }

    void text(String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            text(name, value.get());
        }
    }

    void nullableText(String name, Optional<String> value) throws IOException {
        json.writeFieldName(name);
        if (value.isPresent()) {
            text(value.get());
        } else {
            json.writeNull();
        }
    }

    void number(String name, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.getAsLong());
        }
    }

    void epochMillis(String name, Optional<Instant> value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.get().toEpochMilli());
        }
    }

    /** Any string there is: the generator refuses half a surrogate pair, which JSON can say by an escape. */
    void text(String value) throws IOException {
        if (WellFormed.isWellFormed(value)) {
            json.writeString(value);
        } else {
            String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(value));
            json.writeRawValue('"' + WellFormed.escapedInJson(quoted) + '"');
        }
    }
}
