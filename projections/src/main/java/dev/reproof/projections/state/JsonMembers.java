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

    /** The largest whole number that a double holds exactly, as all readers want it. */
    private static final long MOST = (1L << 53) - 1;

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

    /** A number that readers take: agents may tell any, and a clock that is set back makes negative times. */
    void number(String name, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, Math.max(0, Math.min(value.getAsLong(), MOST)));
        }
    }

    void epochMillis(String name, Optional<Instant> value) throws IOException {
        if (value.isPresent()) {
            number(name, OptionalLong.of(value.get().toEpochMilli()));
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
