package dev.reproof.projections.state;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.reproof.events.AttemptKey;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.LoopState.Phase;
import dev.reproof.projections.run.TranscriptRef;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writes how far the loops of a run have come. */
final class LoopWriter {

    private final JsonGenerator json;
    private final JsonMembers members;

    LoopWriter(JsonGenerator json) {
        this.json = json;
        this.members = new JsonMembers(json);
    }

    /** The loop under way, then all that have a past: a run with loops says so even where none has. */
    void write(List<LoopState> loops) throws IOException {
        Optional<LoopState> underWay = loops.stream()
                .filter(loop -> loop.phase() == Phase.OPEN && loop.iteration() > 0)
                .findFirst();
        if (underWay.isPresent()) {
            json.writeObjectFieldStart("loop");
            place(underWay.get());
            json.writeEndObject();
        }
        if (loops.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("loops");
        for (LoopState loop : loops) {
            if (loop.iteration() > 0 || loop.isSettled()) {
                json.writeStartObject();
                place(loop);
                json.writeStringField("phase", loop.phase().name());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private void place(LoopState loop) throws IOException {
        members.text("id", loop.loop().id());
        json.writeNumberField("iteration", loop.iteration());
        if (loop.feedback().isPresent()) {
            AttemptKey from = loop.feedback().map(TranscriptRef::key).get();
            json.writeObjectFieldStart("feedbackFrom");
            members.text("task", from.task().value());
            json.writeNumberField("iteration", from.iteration());
            json.writeNumberField("attempt", from.attempt());
            json.writeEndObject();
        }
    }
}
