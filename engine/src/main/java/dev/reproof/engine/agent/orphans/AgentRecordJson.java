package dev.reproof.engine.agent.orphans;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.output.AgentText;
import dev.reproof.engine.agent.process.Machine;
import dev.reproof.engine.home.NoteDirectory;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/** The stored form of an {@link AgentRecord}: one JSON object, in ASCII. */
public final class AgentRecordJson {

    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private AgentRecordJson() {}

    static byte[] format(AgentRecord agent) {
        ObjectNode object = JSON.createObjectNode()
                .put("version", VERSION)
                .put("run", agent.run().value())
                .put("task", agent.key().task().value())
                .put("iteration", agent.key().iteration())
                .put("attempt", agent.key().attempt())
                .put("mark", agent.mark())
                .put("pid", agent.pid())
                .put("start", agent.start())
                .put("host", agent.machine().host());
        agent.machine().id().ifPresent(id -> object.put("machineId", id));
        agent.machine().boot().ifPresent(boot -> object.put("boot", boot));
        agent.machine().pidNamespace().ifPresent(namespace -> object.put("pidNamespace", namespace));
        object.put("runner", agent.runner());
        agent.runnerStart().ifPresent(start -> object.put("runnerStart", start));
        if (agent.init()) {
            object.put("init", true);
        }
        if (!agent.reading().isRaw()) {
            object.put("output", agent.reading().name())
                    .put("text", agent.reading().text().toString());
        }
        try {
            return (JSON.writeValueAsString(object) + "\n").getBytes(StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IllegalStateException("An object of plain values could not be written", e);
        }
    }

    /**
     * Reads it back.
     *
     * @throws IOException saying what is wrong, if that is not the record of an agent
     */
    public static AgentRecord parse(byte[] content) throws IOException {
        if (content.length > NoteDirectory.MOST_BYTES) {
            throw new IOException("longer than " + NoteDirectory.MOST_BYTES + " bytes");
        }
        JsonNode object = JSON.readTree(content);
        long version = number(object, "version");
        if (version != VERSION) {
            throw new IOException("version " + version + ", this program reads version " + VERSION);
        }
        try {
            return new AgentRecord(
                    new RunId(text(object, "run")),
                    new AttemptKey(
                            new TaskId(text(object, "task")),
                            Math.toIntExact(number(object, "iteration")),
                            Math.toIntExact(number(object, "attempt"))),
                    text(object, "mark"),
                    number(object, "pid"),
                    number(object, "start"),
                    new Machine(
                            text(object, "host"),
                            optionalText(object, "machineId"),
                            optionalText(object, "boot"),
                            optionalText(object, "pidNamespace")),
                    number(object, "runner"),
                    object.has("runnerStart") ? OptionalLong.of(number(object, "runnerStart")) : OptionalLong.empty(),
                    flag(object, "init"),
                    reading(object));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Optional<String> optionalText(JsonNode object, String name) throws IOException {
        return object.has(name) ? Optional.of(text(object, name)) : Optional.empty();
    }

    private static AgentReading reading(JsonNode object) throws IOException {
        if (!object.has("output")) {
            return AgentReading.RAW;
        }
        String output = text(object, "output");
        return AgentText.named(text(object, "text"))
                .flatMap(text -> AgentReading.named(output, text))
                .orElseThrow(() -> new IOException(
                        "its output is '" + UntrustedText.shorten(output) + "', which this program cannot read"));
    }

    private static boolean flag(JsonNode object, String name) throws IOException {
        if (object.has(name) && !object.get(name).isBoolean()) {
            throw new IOException("expected true or false as " + name);
        }
        return object.path(name).booleanValue();
    }

    private static String text(JsonNode object, String name) throws IOException {
        JsonNode value = object.path(name);
        if (!value.isTextual()) {
            throw new IOException("expected a text as " + name);
        }
        return value.textValue();
    }

    private static long number(JsonNode object, String name) throws IOException {
        JsonNode value = object.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IOException("expected a whole number as " + name);
        }
        return value.longValue();
    }
}
