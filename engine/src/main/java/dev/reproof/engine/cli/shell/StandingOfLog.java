package dev.reproof.engine.cli.shell;

import dev.reproof.engine.home.RunHome;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.state.StateContext;
import dev.reproof.projections.state.StateDocument;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateWarning;
import dev.reproof.projections.state.TranscriptMember;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** What the state file of a run would tell if it were written now, for where that file is damaged. */
final class StandingOfLog {

    private StandingOfLog() {}

    /**
     * The view, but for the ends of texts.
     *
     * @param state what the log says
     * @param at when the log was written last
     */
    static StateView of(RunState state, RunHome home, Instant at) {
        StateContext context = new StateContext(
                at,
                "the state file cannot be read",
                "h2:" + home.eventsFile().getFileName(),
                home.directory().toString(),
                home.artifacts(state.artifacts()).map(Path::toString),
                "{}".getBytes(StandardCharsets.UTF_8), // which a view passes over
                state.warnings().stream()
                        .map(told -> new StateWarning(told.code(), told.text()))
                        .toList(),
                task -> Optional.empty(),
                text -> Optional.of(new TranscriptMember.Artifact(
                        "", text.seal().bytes(), text.seal().sha256())));
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        try {
            StateDocument.write(document, state, context);
            return StateView.read(new ByteArrayInputStream(document.toByteArray()), "made of the event log");
        } catch (IOException e) {
            throw new UncheckedIOException("Memory was written and failed", e);
        }
    }
}
