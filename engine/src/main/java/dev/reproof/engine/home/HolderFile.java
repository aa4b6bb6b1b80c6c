package dev.reproof.engine.home;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** The holder of a lock as one small JSON object in a file of its own. */
public record HolderFile(Path path) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_BYTES = 4096;

    void write(Holder holder) {
        String text = JSON.createObjectNode()
                .put("pid", holder.pid())
                .put("host", holder.host())
                .put("since", holder.since().toString())
                .toString();
        AtomicFile.write(path, out -> out.write((text + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** The holder; empty where no readable file says who it is, which is no error: the lock alone decides. */
    public Optional<Holder> read() {
        try (InputStream in = PlainFile.open(path)) {
            byte[] content = in.readNBytes(MOST_BYTES + 1);
            return content.length > MOST_BYTES ? Optional.empty() : parse(JSON.readTree(content));
        } catch (IOException | ReproofException e) {
            return Optional.empty();
        }
    }

    private static Optional<Holder> parse(JsonNode node) {
        JsonNode pid = node.path("pid");
        JsonNode host = node.path("host");
        if (!pid.isIntegralNumber() || !pid.canConvertToLong() || pid.longValue() < 0 || !host.isTextual()) {
            return Optional.empty();
        }
        try {
            Instant since = Instant.parse(node.path("since").asText());
            return Optional.of(new Holder(pid.longValue(), host.textValue(), since));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
