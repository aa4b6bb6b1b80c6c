package dev.reproof.projections.state;

import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.Document;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.ModelSelection;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells a run event by event, one second apart. */
final class RunHistory {

    static final RunId RUN = new RunId("harbour-1");
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private RunState state;

    RunHistory(Dag dag, byte[] document) {
        RunStarted started = new RunStarted(
                RUN,
                new Document(StreamId.ofTranscript(RUN, 0), Sha256.of(document), document.length),
                RunOptions.DEFAULT,
                1,
                "quay",
                7,
                "0.1.0",
                ArtifactChoice.own());
        state = RunState.started(dag, new Recorded(0, Sha256.of("link 0"), START, started));
    }

    RunState state() {
        return state;
    }

    RunHistory then(Decision event) {
        long position = state.position() + 1;
        state = state.evolve(new Recorded(position, Sha256.of("link " + position), START.plusSeconds(position), event));
        return this;
    }

    RunHistory dispatched(String task) {
        return dispatched(task, state.model(new TaskId(task)).map(ModelSelection::id));
    }

    RunHistory dispatched(String task, Optional<String> model) {
        return then(new TaskDispatched(
                key(task), StreamId.ofTranscript(RUN, 1), TextDigest.of("prompt"), List.of(), model));
    }

    static AttemptKey key(String task) {
        return new AttemptKey(new TaskId(task), 0, 1);
    }

    static Seal seal(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new Seal(utf8.length, text.length(), Sha256.of(utf8), 0);
    }
}
