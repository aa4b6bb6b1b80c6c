package dev.reproof.projections.state;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.reproof.events.ByHand;
import dev.reproof.events.TaskId;
import dev.reproof.events.WellFormed;
import dev.reproof.events.dag.ModelSelection;
import dev.reproof.events.dag.Task;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.run.TranscriptRef;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Writes one task of a state file. */
final class TaskWriter {

    /** As paths begin on systems of any kind; what was recorded may come from another one. */
    private static final Pattern ABSOLUTE = Pattern.compile("[/\\\\]|[A-Za-z]:[/\\\\]");

    /** Units of what a pause asks, and of why a task is tried again, that are shown. */
    private static final int MOST_ASKED = 1_000;

    private final JsonGenerator json;
    private final JsonMembers members;
    private final RunState run;
    private final StateContext context;
    private final TranscriptWriter transcripts;

    TaskWriter(JsonGenerator json, RunState run, StateContext context) {
        this.json = json;
        this.members = new JsonMembers(json);
        this.run = run;
        this.context = context;
        this.transcripts = new TranscriptWriter(json);
    }

    void write(Task task, TaskState state) throws IOException {
        json.writeStartObject();
        defined(task, state);
        happened(state);
        if (state.status() == TaskStatus.AWAITING_APPROVAL && !task.prompt().isEmpty()) {
            members.text(
                    "pauseText",
                    WellFormed.of(
                            task.prompt().substring(0, Math.min(task.prompt().length(), MOST_ASKED))));
        }
        said(state);
        json.writeEndObject();
    }

    private void defined(Task task, TaskState state) throws IOException {
        members.text("id", task.id().value());
        json.writeArrayFieldStart("depends_on");
        for (var parent : task.dependsOn()) {
            members.text(parent.value());
        }
        json.writeEndArray();
        json.writeStringField("complexity", task.complexity().name());
        members.text("subtask_prompt", task.prompt());
        json.writeStringField("status", state.status().word());
        model(task, state);
        json.writeStringField("kind", task.kind());
        Optional<OracleTask> oracle = task instanceof OracleTask gate ? Optional.of(gate) : Optional.empty();
        members.nullableText("command", oracle.map(OracleTask::command));
        members.nullableText("expect", oracle.map(OracleTask::expect));
    }

    /** The one that the last attempt was sent to; before that, the one that is chosen. */
    private void model(Task task, TaskState state) throws IOException {
        Optional<ModelSelection> chosen = state.dispatch(state.iteration())
                .map(sent -> sent.model().map(id -> used(task, id)))
                .orElseGet(() -> run.model(task.id()));
        if (chosen.isEmpty()) {
            return;
        }
        ModelSelection model = chosen.get();
        members.text("model", model.id());
        json.writeObjectFieldStart("modelSelection");
        members.text("id", model.id());
        if (!model.params().isEmpty()) {
            params(model.params());
        }
        json.writeEndObject();
    }

    /** Parameters are those that are chosen now, if the model still is. */
    private ModelSelection used(Task task, String id) {
        return run.model(task.id())
                .filter(chosen -> chosen.id().equals(id))
                .orElseGet(() -> new ModelSelection(id, Map.of()));
    }

    /** In the form that a DAG has them in, which is the legacy runner's too. */
    private void params(Map<String, String> params) throws IOException {
        json.writeArrayFieldStart("params");
        for (Map.Entry<String, String> param : params.entrySet()) {
            json.writeStartObject();
            members.text("id", param.getKey());
            members.text("value", param.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void happened(TaskState state) throws IOException {
        members.epochMillis("startedAt", state.startedAt());
        members.epochMillis("finishedAt", state.finishedAt());
        if (state.startedAt().isPresent() && state.finishedAt().isPresent()) {
            Duration took =
                    Duration.between(state.startedAt().get(), state.finishedAt().get());
            members.number("durationMs", OptionalLong.of(took.toMillis()));
        }
        members.number("inputTokens", state.usage().input());
        members.number("outputTokens", state.usage().output());
        json.writeNumberField("iteration", state.iteration());
        json.writeNumberField("attempt", state.attempts());
        members.text("errorMessage", state.errorMessage());
        members.text("checkpointPath", state.gate().sentinel().map(this::absolute));
        if (state.waiting().isPresent()) {
            json.writeObjectFieldStart("waiting");
            json.writeStringField("cause", state.waiting().get().cause().word());
            members.epochMillis("until", state.waiting().get().until());
            String failure = WellFormed.of(state.waiting().get().failure());
            members.text(
                    "failure",
                    failure.substring(0, WellFormed.cutBefore(failure, Math.min(failure.length(), MOST_ASKED))));
            json.writeEndObject();
        }
        members.text("byHand", state.byHand().map(ByHand::word));
        if (!state.blockedBy().isEmpty()) {
            json.writeArrayFieldStart("blockedBy");
            for (TaskId blocker : state.blockedBy()) {
                members.text(blocker.value());
            }
            json.writeEndArray();
        }
    }

    private void said(TaskState state) throws IOException {
        members.text("resultText", context.resultText().apply(state));
        Optional<TranscriptRef> transcript = state.transcript();
        Optional<TranscriptMember> place = transcript.flatMap(context.transcript());
        members.text("transcriptPath", place.flatMap(TranscriptWriter::path));
        if (transcript.isPresent()) {
            json.writeNumberField("transcriptIteration", transcript.get().key().iteration());
            json.writeNumberField("transcriptAttempt", transcript.get().key().attempt());
        }
        text("transcript", place);
        text("findings", state.findings().flatMap(context.transcript()));
        text("feedback", run.feedback(state.id()).flatMap(context.transcript()));
    }

    private void text(String name, Optional<TranscriptMember> place) throws IOException {
        if (place.isPresent()) {
            transcripts.write(name, place.get());
        }
    }

    /** The file that holds a pause; one inside the run's directory is recorded without it, since that may move. */
    private String absolute(String sentinel) {
        return ABSOLUTE.matcher(sentinel).lookingAt() ? sentinel : context.home() + "/" + sentinel;
    }
}
