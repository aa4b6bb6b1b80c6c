package dev.reproof.engine.agent.command;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.agent.spool.Spool;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.events.ReproofException;
import dev.reproof.events.UntrustedText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.function.Consumer;

/** A file of JSON in which an agent with a stream of its own tells what it has used, in the place of the report of a command. */
final class UsageFile {

    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_NESTING = 32;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MOST_NESTING)
                        .build());
    }

    private UsageFile() {}

    /** Reads it, once the command has ended; absent where there is none, and where it cannot be read, which is told. */
    static Optional<JsonNode> read(Spool spool, Consumer<String> fault) {
        try (InputStream file = PlainFile.open(spool.report())) {
            byte[] content = file.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw new IOException("expected at most " + MOST_BYTES + " bytes");
            }
            return Optional.of(JSON.readTree(content));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | ReproofException e) {
            fault.accept("What the agent has used cannot be read, and does not count: "
                    + UntrustedText.shorten(String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }
}
