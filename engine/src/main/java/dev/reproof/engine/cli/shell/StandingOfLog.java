package dev.reproof.engine.cli.shell;

import dev.reproof.engine.home.RunHome;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TranscriptRef;
import dev.reproof.projections.state.StateContext;
import dev.reproof.projections.state.StateDocument;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateWarning;
import dev.reproof.projections.state.TranscriptMember;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** What the state file of a run would tell if it were made of its log: where that file is damaged, or of another time. */
public final class StandingOfLog {

    private StandingOfLog() {}

    /**
     * The view, but for the ends of texts.
     *
     * @param state what the log says
     * @param store what a state file calls the log
     * @param at when the log was written last
     */
    public static StateView of(RunState state, RunHome home, String store, Instant at) {
        StateContext context = context(
                state,
                home,
                store,
                at,
                "the state file cannot be read",
                "{}".getBytes(StandardCharsets.UTF_8), // which a view passes over
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

    /** Writes the document, without the texts and where they are. */
    public static void write(
            OutputStream out, RunState state, RunHome home, String store, Instant at, String reason, byte[] dag)
            throws IOException {
        StateDocument.write(out, state, context(state, home, store, at, reason, dag, text -> Optional.empty()));
    }

    private static StateContext context(
            RunState state,
            RunHome home,
            String store,
            Instant at,
            String reason,
            byte[] dag,
            Function<TranscriptRef, Optional<TranscriptMember>> transcript) {
        return new StateContext(
                at,
                reason,
                store,
                home.directory().toString(),
                home.artifacts(state.artifacts()).map(Path::toString),
                dag,
                state.warnings().stream()
                        .map(told -> new StateWarning(told.code(), told.text()))
                        .toList(),
                task -> Optional.empty(),
                transcript);
    }
}
