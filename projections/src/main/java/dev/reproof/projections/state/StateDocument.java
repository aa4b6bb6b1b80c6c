package dev.reproof.projections.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reproof.events.RedactionRules;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.WellFormed;
import dev.reproof.events.json.IndentedJson;
import dev.reproof.events.serial.EventMappers;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.Told;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Writes the version-2 state file: a run state as one JSON document in UTF-8, indented, lines ending in LF. Equal states
 * and contexts make equal bytes, except for the DAG document, which stands in it as it was given.
 */
public final class StateDocument {

    /** The version in every file written here. */
    public static final int VERSION = 2;

    private static final ObjectMapper OPTIONS = EventMappers.json();

    private final JsonGenerator json;
    private final JsonMembers members;
    private final RunState run;
    private final StateContext context;

    private StateDocument(JsonGenerator json, RunState run, StateContext context) {
        this.json = json;
        this.members = new JsonMembers(json);
        this.run = run;
        this.context = context;
    }

    /**
     * Writes the document and leaves the stream open.
     *
     * @throws IOException when the stream does
     */
    public static void write(OutputStream out, RunState run, StateContext context) throws IOException {
        try (JsonGenerator json = IndentedJson.generator(out)) {
            new StateDocument(json, run, context).document();
        }
    }

    private void document() throws IOException {
        json.writeStartObject();
        json.writeNumberField("version", VERSION);
        json.writeStringField("writtenAt", context.writtenAt().toString());
        members.text("reason", context.reason());
        json.writeObjectFieldStart("run");
        run();
        json.writeEndObject();
        json.writeObjectFieldStart("state");
        state();
        json.writeEndObject();
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private void run() throws IOException {
        json.writeStringField("id", run.run().value());
        json.writeNumberField("position", run.position());
        json.writeStringField("chain", run.chain().hex());
        members.text("store", context.store());
        members.text("home", context.home());
        members.text("artifacts", context.artifacts());
        if (run.definition().forked().isPresent()) {
            forkedFrom(run.definition().forked().get());
        }
        json.writeObjectFieldStart("dag");
        json.writeStringField("sha256", run.definition().document().sha256().hex());
        json.writeFieldName("document");
        json.writeRawValue(new String(context.dag(), StandardCharsets.UTF_8));
        json.writeEndObject();
        json.writeFieldName("options");
        OPTIONS.writeValue(json, run.options());
        if (!run.writer().agent().isEmpty()) {
            json.writeObjectFieldStart("agent");
            for (Map.Entry<String, String> option : run.writer().agent().entrySet()) {
                members.text(WellFormed.of(option.getKey()), option.getValue());
            }
            json.writeEndObject();
        }
        if (run.writer().redaction().isPresent()) {
            redaction(run.writer().redaction().get());
        }
        json.writeArrayFieldStart("warnings");
        for (StateWarning warning : context.warnings()) {
            json.writeStartObject();
            members.text("code", warning.code());
            members.text("text", warning.text());
            json.writeEndObject();
        }
        json.writeEndArray();
        new LoopWriter(json).write(run.loops());
        if (run.totals().tokensSpent() > 0) {
            members.number("tokensSpent", OptionalLong.of(run.totals().tokensSpent()));
        }
        if (!run.totals().told().equals(Told.NOTHING)) {
            new ToldWriter(json).write(run.totals().told());
        }
    }

    private void forkedFrom(RunForked fork) throws IOException {
        json.writeObjectFieldStart("forkedFrom");
        json.writeStringField("run", fork.parent().value());
        json.writeNumberField("position", fork.position());
        json.writeStringField("chain", fork.head().hex());
        json.writeEndObject();
    }

    private void redaction(RedactionRules rules) throws IOException {
        json.writeObjectFieldStart("redaction");
        json.writeStringField("digest", rules.digest().hex());
        json.writeObjectFieldStart("counts");
        for (String name : rules.names()) {
            json.writeNumberField(name, run.totals().redacted().getOrDefault(name, 0L));
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void state() throws IOException {
        members.text("title", run.dag().title());
        members.epochMillis("startedAt", Optional.of(run.startedAt()));
        members.epochMillis("finishedAt", run.finishedAt());
        members.text("runOutcome", StateOutcome.of(run).map(StateOutcome::word));
        members.text("runMessage", run.finished().map(RunFinished::message).or(run::interrupted));
        json.writeArrayFieldStart("tasks");
        TaskWriter writer = new TaskWriter(json, run, context);
        for (TaskState task : run.shown()) {
            writer.write(run.dag().task(task.id()), task);
        }
        json.writeEndArray();
    }
}
