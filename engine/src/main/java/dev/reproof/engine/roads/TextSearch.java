package dev.reproof.engine.roads;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactPlaces;
import dev.reproof.engine.disk.FileDigest;
import dev.reproof.events.Fidelity;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.WellFormed;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.read.StateTask;
import dev.reproof.projections.state.read.StateTranscript;
import dev.reproof.projections.state.read.StateTranscript.Artifact;
import dev.reproof.projections.state.read.StateTranscript.Inline;
import dev.reproof.projections.state.read.StateTranscript.Legacy;
import dev.reproof.projections.state.read.StateTranscript.None;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Looks for the transcript of one task where its state file says it is, and reads all of it once: what is found is what
 * was said.
 */
record TextSearch(StateTask task, ArtifactPlaces places, boolean acceptDegraded, boolean silenceIsNoText)
        implements StateTranscript.Handler<LoadedTask> {

    /**
     * Looks for one.
     *
     * @param silenceIsNoText whether a task of which the file keeps nothing at all had nothing to say
     */
    static LoadedTask of(StateTask task, ArtifactPlaces places, boolean acceptDegraded, boolean silenceIsNoText) {
        return task.transcript().accept(new TextSearch(task, places, acceptDegraded, silenceIsNoText));
    }

    @Override
    public LoadedTask artifact(Artifact transcript) {
        FileDigest expected = new FileDigest(transcript.bytes(), transcript.sha256());
        Optional<ArtifactDirectory> directory = places.holding(transcript.path(), expected);
        if (directory.isEmpty()) {
            return lost("file " + UntrustedText.shorten(transcript.path()) + ": "
                    + places.describe(transcript.path(), expected));
        }
        return found(new FoundText(
                transcript.kind(),
                Fidelity.EXACT,
                Optional.of(expected),
                () -> ArtifactPlaces.open(directory.get(), transcript.path())));
    }

    @Override
    public LoadedTask inline(Inline transcript) {
        try (InputStream text = transcript.open()) {
            text.transferTo(OutputStream.nullOutputStream());
        } catch (Corrupt damaged) {
            return lost(damaged.getMessage());
        } catch (IOException e) {
            throw new Storage("The text of task '" + task.id() + "' cannot be read: " + e.getMessage(), e);
        }
        return found(new FoundText(
                transcript.kind(),
                Fidelity.EXACT,
                Optional.of(new FileDigest(transcript.bytes(), transcript.sha256())),
                transcript::open));
    }

    @Override
    public LoadedTask legacy(Legacy transcript) {
        return found(FoundText.kept(transcript.text(), transcript.fidelity()));
    }

    @Override
    public LoadedTask none(None transcript) {
        if (task.status() != TaskStatus.FINISHED) {
            return new LoadedTask(task, Optional.empty(), Optional.empty());
        }
        return silenceIsNoText && task.resultText().isEmpty()
                ? found(FoundText.kept("", Fidelity.LEGACY))
                : lost("the state file says nothing of it");
    }

    private LoadedTask found(FoundText text) {
        return new LoadedTask(task, Optional.of(text), Optional.empty());
    }

    /** The text is gone as it was; its end may be left, for those who can live with that. */
    private LoadedTask lost(String where) {
        Optional<FoundText> end = task.resultText()
                .filter(text -> acceptDegraded)
                .map(text -> FoundText.kept(WellFormed.of(text), Fidelity.DEGRADED));
        return new LoadedTask(task, end, Optional.of(where));
    }
}
