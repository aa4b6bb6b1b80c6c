package dev.reproof.engine.cli.look;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reproof.engine.RunTrail;
import dev.reproof.engine.cli.shell.Surroundings;
import dev.reproof.engine.cli.shell.TextGate;
import dev.reproof.events.TaskId;
import dev.reproof.events.serial.EventMappers;
import dev.reproof.projections.audit.TextRef;
import dev.reproof.projections.audit.TrailKind;
import dev.reproof.projections.run.Recorded;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A trail for programs: each event as a CloudEvent of version 1.0 in its JSON format, one a line. Its id is the link of the
 * event, which no other event has. Texts are named, or written as they are read.
 */
final class CloudEvents implements TrailPrinter {

    private static final String TYPE = "dev.reproof.";
    private static final String SOURCE = "/reproof/runs/";

    private final PrintStream out;
    private final Writer writer;
    private final boolean withText;
    private final ObjectMapper events = EventMappers.json();
    private final JsonFactory json = new JsonMapper().getFactory();

    CloudEvents(Surroundings surroundings, boolean withText) {
        this.out = surroundings.out();
        this.writer = TextGate.writer(out);
        this.withText = withText;
    }

    @Override
    public void print(RunTrail trail, TrailEvent event) {
        try (JsonGenerator line = json.createGenerator(writer)) {
            line.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            line.writeStartObject();
            attributes(line, trail, event);
            line.writeObjectFieldStart("data");
            data(line, event.recorded());
            line.writeArrayFieldStart("transcripts");
            for (TextRef text : event.texts()) {
                text(line, trail, text);
            }
            line.writeEndArray();
            line.writeEndObject();
            line.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.print("\n");
        out.flush();
    }

    private static void attributes(JsonGenerator line, RunTrail trail, TrailEvent event) throws IOException {
        Recorded recorded = event.recorded();
        line.writeStringField("specversion", "1.0");
        line.writeStringField("id", recorded.link().hex());
        line.writeStringField("source", SOURCE + trail.run());
        line.writeStringField("type", TYPE + TrailKind.stored(recorded.event()));
        String subject = event.text().task().map(TaskId::value).orElse("");
        if (!subject.isEmpty()) { // the id of a task may be any text, a subject none that is empty
            line.writeStringField("subject", subject);
        }
        line.writeStringField("time", recorded.at().toString());
        line.writeStringField("datacontenttype", "application/json");
        line.writeNumberField("position", recorded.position());
        line.writeStringField("link", recorded.link().hex());
    }

    /** The fields of the event as they are stored. */
    private void data(JsonGenerator line, Recorded recorded) throws IOException {
        JsonNode fields = events.valueToTree(recorded.event());
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            line.writeFieldName(field.getKey());
            line.writeTree(field.getValue());
        }
    }

    private void text(JsonGenerator line, RunTrail trail, TextRef text) throws IOException {
        line.writeStartObject();
        line.writeFieldName("channel");
        line.writeTree(events.valueToTree(text.channel()));
        line.writeStringField("stream", text.stream().map(Object::toString).orElse(null));
        line.writeStringField("sha256", text.digest().sha256().hex());
        line.writeNumberField("bytes", text.digest().bytes());
        if (withText && text.stream().isPresent()) {
            line.writeFieldName("text");
            line.writeRawValue("\""); // it may be longer than memory
            trail.text(text.stream().get(), text.digest(), block -> quoted(line, block));
            line.writeRaw('"');
        }
        line.writeEndObject();
    }

    private static void quoted(JsonGenerator line, byte[] block) {
        try {
            char[] quoted = JsonStringEncoder.getInstance().quoteAsString(new String(block, StandardCharsets.UTF_8));
            line.writeRaw(quoted, 0, quoted.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
