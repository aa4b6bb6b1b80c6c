package dev.reproof.engine.publish;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.events.Fidelity;
import dev.reproof.events.ReproofException;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.projections.findings.FindingsSidecar;
import dev.reproof.projections.findings.Review;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TranscriptRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/**
 * The sidecars that say what reviewers found. A text that is known to be incomplete gets none: its findings may be what
 * it has lost. Neither does one that cannot be read, which says nothing of findings. Not for more than one thread.
 *
 * @param place opens the directory; asked whenever there is something to write, since it may be in order again
 */
record FindingsFiles(Supplier<ArtifactDirectory> place, ArtifactNames names, LogTexts texts, FileWarnings warnings) {

    /** Longest text whose findings are kept, in bytes. */
    private static final long LONGEST = 64L << 20;

    /** Writes again what is missing or was altered of what the run's reviewers found last. */
    void recover(RunState run) {
        run.tasks().stream().filter(task -> run.isReviewer(task.id())).forEach(this::write);
    }

    /** Writes what a reviewer found in the iteration that it finished last, if it is not there. */
    void write(TaskState reviewer) {
        reviewer.transcript()
                .filter(text -> text.fidelity() != Fidelity.DEGRADED)
                .ifPresent(this::write);
    }

    private void write(TranscriptRef said) {
        try {
            Review review = Review.of(text(said));
            if (review.isReadable()) {
                String name = names.findings(said.key().task(), said.key().iteration());
                ArtifactDirectory directory = place.get();
                if (isOurs(directory, name)) {
                    directory.adopt(name); // of a version that noted no files
                }
                directory.write(name, sidecar(said, review));
            }
        } catch (ReproofException e) {
            warnings.tell(
                    "no file holds the findings of " + said.key() + ", the run goes on; resume it to try again", e);
        }
    }

    /** Only our sidecars say which review they are of. */
    private static boolean isOurs(ArtifactDirectory directory, String name) {
        try (InputStream in = directory.read(name).orElseGet(InputStream::nullInputStream)) {
            return FindingsSidecar.read(in, name).source().isPresent();
        } catch (IOException | ReproofException e) {
            return false; // nothing is there, or something else
        }
    }

    private static byte[] sidecar(TranscriptRef said, Review review) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            FindingsSidecar.of(said.key(), review.findings()).write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory was written and failed", e);
        }
        if (out.size() > FindingsSidecar.MOST_BYTES) {
            throw new Corrupt("expected at most " + FindingsSidecar.MOST_BYTES + " bytes, found " + out.size());
        }
        return out.toByteArray();
    }

    private String text(TranscriptRef said) {
        if (said.seal().bytes() > LONGEST) {
            throw new Corrupt("expected a text of at most " + LONGEST + " bytes, found "
                    + said.seal().bytes());
        }
        return texts.text(said.stream(), said.seal());
    }
}
