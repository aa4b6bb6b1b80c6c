package dev.reproof.engine.roads;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactPlaces;
import dev.reproof.engine.disk.FileDigest;
import dev.reproof.events.Fidelity;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.TextDigest;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.WellFormed;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.read.ArtifactSource;
import dev.reproof.projections.state.read.StateTask;
import dev.reproof.projections.state.read.StateTranscript;
import dev.reproof.projections.state.read.StateTranscript.Artifact;
import dev.reproof.projections.state.read.StateTranscript.Inline;
import dev.reproof.projections.state.read.StateTranscript.Legacy;
import dev.reproof.projections.state.read.StateTranscript.None;
import java.io.IOException;
import java.io.InputStream;
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
        Optional<TextDigest> exact = transcript.claim().exact();
        return exact.isPresent() ? named(transcript, digest(exact.get())) : fitting(transcript);
    }

    private LoadedTask named(Artifact transcript, FileDigest expected) {
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

    /** The first file that nothing speaks against; from then on it has to stay what it was. */
    private LoadedTask fitting(Artifact transcript) {
        ArtifactSource files = places::files;
        try {
            ArtifactSource.Search<TextDigest> search = files.search(transcript.path(), transcript.claim()::fit);
            return search.fitting()
                    .map(found -> named(transcript, digest(found)))
                    .orElseGet(() -> lost("file " + UntrustedText.shorten(transcript.path()) + ": "
                            + (search.looked()
                                    ? "there is one, but not the one that the state file shows"
                                    : "not in " + places.unproven() + named())));
        } catch (IOException e) {
            throw new Storage("The file of task '" + task.id() + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private String named() {
        return places.named().isEmpty()
                ? ""
                : "; not looked for in " + places.named() + ", which only the state file names, since the file gives no"
                        + " digest to know the text by: name that directory with --full-output-dir or --artifacts-also";
    }

    private static FileDigest digest(TextDigest text) {
        return new FileDigest(text.bytes(), text.sha256());
    }

    @Override
    public LoadedTask inline(Inline transcript) {
        Optional<TextDigest> found;
        try (InputStream text = transcript.open()) {
            found = transcript.claim().fit(text);
        } catch (Corrupt damaged) {
            return lost(damaged.getMessage());
        } catch (IOException e) {
            throw new Storage("The text of task '" + task.id() + "' cannot be read: " + e.getMessage(), e);
        }
        return found.map(text -> found(
                        new FoundText(transcript.kind(), Fidelity.EXACT, Optional.of(digest(text)), transcript::open)))
                .orElseGet(() -> lost("the text inside the state file is not UTF-8"));
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
