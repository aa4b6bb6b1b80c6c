package dev.reproof.engine.roads;

import dev.reproof.engine.artifacts.ArtifactDirectory;
import dev.reproof.engine.artifacts.ArtifactNames;
import dev.reproof.engine.artifacts.ArtifactPlaces;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Fidelity;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.TaskId;
import dev.reproof.projections.findings.Findings;
import dev.reproof.projections.findings.FindingsSidecar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/** Looks for what a review found, where only the end of the review itself is left. */
final class FindingsSearch {

    private final ArtifactPlaces places;
    private final ArtifactNames names;

    FindingsSearch(ArtifactPlaces places, Collection<TaskId> tasks) {
        this.places = places;
        this.names = ArtifactNames.of(tasks);
    }

    /**
     * The review as far as its findings file keeps it.
     *
     * @throws Corrupt when there is such a file and it cannot be used
     */
    Optional<FoundText> of(AttemptKey review) {
        String name = names.findings(review.task(), review.iteration());
        return places.having(name).map(directory -> text(directory, name, review));
    }

    private static FoundText text(ArtifactDirectory directory, String name, AttemptKey review) {
        Path file = directory.path().resolve(name);
        try (InputStream in = ArtifactPlaces.open(directory, name)) {
            FindingsSidecar sidecar = FindingsSidecar.read(in, file.toString());
            require(file, review, sidecar);
            return FoundText.kept(sidecar.text(), Fidelity.FINDINGS);
        } catch (IOException e) {
            throw new Storage("The findings file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void require(Path file, AttemptKey review, FindingsSidecar sidecar) {
        boolean other = sidecar.source()
                .filter(source -> !source.task().equals(review.task()) || source.iteration() != review.iteration())
                .isPresent();
        if (other) {
            throw unusable(
                    file,
                    "expected a review by task=" + review.task() + " iteration=" + review.iteration()
                            + ", found one of " + sidecar.source().orElseThrow());
        }
        if (Findings.of(sidecar.text()).hasIssues() != sidecar.hasIssues()) {
            throw unusable(file, "expected sections that say hasIssues=" + sidecar.hasIssues() + ", found others");
        }
    }

    private static Corrupt unusable(Path file, String found) {
        return new Corrupt("The findings file " + file + " cannot be used: " + found
                + "; delete it or give another copy, and what is left of the review serves. Nothing was changed");
    }
}
