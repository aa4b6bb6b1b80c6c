package dev.reproof.projections.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.reproof.projections.text.WellFormed;
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
        if (WellFormed.of(value).equals(value)) {
            json.writeString(value);
        } else {
            json.writeRawValue('"' + escapedHalves(value) + '"');
        }
    }

    private static String escapedHalves(String value) {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(value));
        String repaired = WellFormed.of(quoted);
        StringBuilder escaped = new StringBuilder();
        for (int at = 0; at < quoted.length(); at++) {
            char unit = quoted.charAt(at);
            if (unit == repaired.charAt(at)) {
                escaped.append(unit);
            } else {
                escaped.append("\\u").append(Integer.toHexString(unit));
            }
        }
        return escaped.toString();
    }
}
