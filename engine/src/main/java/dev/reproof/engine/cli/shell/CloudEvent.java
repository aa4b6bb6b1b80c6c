package dev.reproof.engine.cli.shell;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskId;
import dev.reproof.events.serial.EventMappers;
import dev.reproof.projections.audit.TextRef;
import dev.reproof.projections.audit.TrailKind;
import dev.reproof.projections.run.Recorded;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An event for programs: a CloudEvent of version 1.0 in its JSON format. Its id is the link of the event, which no other event has.
 *
 * @param task of which it tells
 * @param texts that it names
 */
public record CloudEvent(RunId run, Recorded recorded, Optional<TaskId> task, List<TextRef> texts) {

    private static final String TYPE = "dev.reproof.";
    private static final String SOURCE = "/reproof/runs/";
    private static final ObjectMapper EVENTS = EventMappers.json();

    /** Adds what a text says to the members that name it. */
    @FunctionalInterface
    public interface Contents {

        /** Names are enough. */
        Contents NONE = (line, text) -> {};

        void add(JsonGenerator line, TextRef text) throws IOException;
    }

    /** Writes it as one object. */
    public void write(JsonGenerator line, Contents contents) throws IOException {
        line.writeStartObject();
        attributes(line);
        line.writeObjectFieldStart("data");
        data(line);
        line.writeArrayFieldStart("transcripts");
        for (TextRef text : texts) {
            line.writeStartObject();
            named(line, text);
            contents.add(line, text);
            line.writeEndObject();
        }
        line.writeEndArray();
        line.writeEndObject();
        line.writeEndObject();
    }

    private void attributes(JsonGenerator line) throws IOException {
        line.writeStringField("specversion", "1.0");
        line.writeStringField("id", recorded.link().hex());
        line.writeStringField("source", SOURCE + run);
        line.writeStringField("type", TYPE + TrailKind.stored(recorded.event()));
        String subject = task.map(TaskId::value).orElse("");
        if (!subject.isEmpty()) { // the id of a task may be any text, a subject none that is empty
            line.writeStringField("subject", subject);
        }
        line.writeStringField("time", recorded.at().toString());
        line.writeStringField("datacontenttype", "application/json");
        line.writeNumberField("position", recorded.position());
        line.writeStringField("link", recorded.link().hex());
    }

    /** The fields of the event as they are stored. */
    private void data(JsonGenerator line) throws IOException {
        JsonNode fields = EVENTS.valueToTree(recorded.event());
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            line.writeFieldName(field.getKey());
            line.writeTree(field.getValue());
        }
    }

    private static void named(JsonGenerator line, TextRef text) throws IOException {
        line.writeFieldName("channel");
        line.writeTree(EVENTS.valueToTree(text.channel()));
        line.writeStringField("stream", text.stream().map(Object::toString).orElse(null));
        line.writeStringField("sha256", text.digest().sha256().hex());
        line.writeNumberField("bytes", text.digest().bytes());
    }
}
