package dev.reproof.engine.home;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** The holder of a lock as one small JSON object in a file of its own. */
public record HolderFile(Path path) {

    /** Alone, since a mapper takes time to make, and {@code status} has to be quick. */
    private static final JsonFactory JSON = new JsonFactory();

    private static final int MOST_BYTES = 4096;

    void write(Holder holder) {
        AtomicFile.write(path, out -> {
            try (JsonGenerator json = JSON.createGenerator(out)) {
                json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                json.writeStartObject();
                json.writeNumberField("pid", holder.pid());
                json.writeStringField("host", holder.host());
                json.writeStringField("since", holder.since().toString());
                json.writeEndObject();
                json.writeRaw('\n');
            }
        });
    }

    /** The holder; empty where no readable file says who it is, which is no error: the lock alone decides. */
    public Optional<Holder> read() {
        try (InputStream in = PlainFile.open(path)) {
            byte[] content = in.readNBytes(MOST_BYTES + 1);
            return content.length > MOST_BYTES ? Optional.empty() : parse(content);
        } catch (IOException | DateTimeException | ReproofException e) {
            return Optional.empty();
        }
    }

    private static Optional<Holder> parse(byte[] content) throws IOException {
        OptionalLong pid = OptionalLong.empty();
        Optional<String> host = Optional.empty();
        Optional<Instant> since = Optional.empty();
        try (JsonParser json = JSON.createParser(content)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (name.equals("pid") && value == JsonToken.VALUE_NUMBER_INT) {
                    pid = OptionalLong.of(json.getLongValue());
                } else if (name.equals("host") && value == JsonToken.VALUE_STRING) {
                    host = Optional.of(json.getText());
                } else if (name.equals("since") && value == JsonToken.VALUE_STRING) {
                    since = Optional.of(Instant.parse(json.getText()));
                }
                json.skipChildren();
            }
        }
        return pid.isPresent() && pid.getAsLong() >= 0 && host.isPresent() && since.isPresent()
                ? Optional.of(new Holder(pid.getAsLong(), host.get(), since.get()))
                : Optional.empty();
    }
}
