package dev.reproof.engine.steer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reproof.events.ByHand;
import dev.reproof.events.ErrorMessages;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The small JSON forms of commands and answers; a long text stands by itself beside them. */
public final class CommandNote {

    /** Most bytes of a command. */
    public static final int MOST_BYTES = 32 << 10;

    /** Most bytes of an answer. */
    public static final int MOST_ANSWER_BYTES = 4 * MOST_BYTES;

    private static final int FORMAT = 1;
    private static final ObjectMapper JSON =
            new ObjectMapper(StrictJson.bounded(4, 32_000).build());

    private CommandNote() {}

    /** What stands beside a note. */
    public static byte[] bounded(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > HandCommand.MOST_TEXT_BYTES) {
            throw new Rejected(
                    "A text given by hand has at most " + HandCommand.MOST_TEXT_BYTES + " bytes, found " + utf8.length);
        }
        return utf8;
    }

    /** Whether a command may have that id. */
    public static boolean isId(String name) {
        return HandCommand.isId(name);
    }

    public static byte[] of(HandCommand command) {
        ObjectNode json = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("id", command.id())
                .put("task", command.task().value())
                .put("how", command.how().word())
                .put("text", command.text().isPresent())
                .put("mark", command.mark());
        command.reason().ifPresent(why -> json.put("reason", why));
        command.attempt().ifPresent(attempt -> json.put("attempt", attempt));
        return bytes(json);
    }

    public static byte[] of(CommandAnswer answer) {
        return bytes(JSON.createObjectNode()
                .put("format", FORMAT)
                .put("id", answer.id())
                .put("taken", answer.taken())
                .put("text", ErrorMessages.bounded(answer.text())));
    }

    /** Takes what stands beside a note. */
    public interface Beside {
        String text() throws IOException;
    }

    /**
     * The command that a note holds.
     *
     * @throws Corrupt when it is none, or has another id
     */
    public static HandCommand command(String id, byte[] note, Beside text) throws IOException {
        JsonNode json = json(id, note);
        try {
            String word = string(json, "how");
            return new HandCommand(
                    id,
                    new TaskId(string(json, "task")),
                    ByHand.spelt(word)
                            .orElseThrow(
                                    () -> new IllegalArgumentException("nothing is " + UntrustedText.shorten(word))),
                    json.path("text").asBoolean() ? Optional.of(text.text()) : Optional.empty(),
                    json.has("reason") ? Optional.of(string(json, "reason")) : Optional.empty(),
                    json.path("mark").asBoolean(),
                    json.has("attempt") ? Optional.of(json.path("attempt").asInt()) : Optional.empty());
        } catch (IllegalArgumentException | Invalid e) {
            throw malformed(id, e);
        }
    }

    /**
     * The answer that a note holds.
     *
     * @throws Corrupt when it is none, or that to another command
     */
    public static CommandAnswer answer(String id, byte[] note) {
        JsonNode json = json(id, note);
        try {
            return new CommandAnswer(id, json.path("taken").asBoolean(), string(json, "text"));
        } catch (IllegalArgumentException e) {
            throw malformed(id, e);
        }
    }

    private static JsonNode json(String id, byte[] note) {
        JsonNode json;
        try {
            json = JSON.readTree(StrictJson.utf8(note));
        } catch (IOException e) {
            throw malformed(id, e);
        }
        if (json.path("format").asInt() > FORMAT) {
            throw new TooNew(
                    "Command " + id + " has format " + json.path("format").asInt() + ", this version reads up to "
                            + FORMAT + "; give it with the version of the runner");
        }
        if (json.path("format").asInt() != FORMAT || !id.equals(json.path("id").asText())) {
            throw malformed(id, new IllegalArgumentException("it has another format, or another id"));
        }
        return json;
    }

    private static Corrupt malformed(String id, Exception why) {
        return new Corrupt(
                "Command " + id + " is none (" + UntrustedText.shorten(String.valueOf(why.getMessage())) + ")", why);
    }

    private static String string(JsonNode json, String member) {
        JsonNode value = json.path(member);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(member + " is no text");
        }
        return value.textValue();
    }

    private static byte[] bytes(ObjectNode json) {
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
