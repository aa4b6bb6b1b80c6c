package dev.reproof.engine.request;

import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ArtifactChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a run lives. A run that exists keeps its artifacts where it had them, unless this says otherwise.
 *
 * @param artifacts where they are kept; of a run that exists, its own are those that it has
 * @param findings directory of the files with reviewers' findings, where those of a legacy run are looked for as well; absent
 *     where they are among the artifacts
 * @param stateCopy where the state file is written as well
 * @param checkpoints directory of the files that hold pauses; one that is not inside the run's own directory may be shared,
 *     and has a directory for each run
 * @param alsoArtifacts more directories with artifacts of the run, which are only read, and only where it goes on from a state
 *     file
 */
public record RunPlaces(
        RunHome home,
        ArtifactChoice artifacts,
        Optional<Path> findings,
        Optional<Path> stateCopy,
        Path checkpoints,
        List<Path> alsoArtifacts) {

    public RunPlaces {
        alsoArtifacts = List.copyOf(alsoArtifacts);
    }

    /** The artifacts are in one place. */
    public RunPlaces(
            RunHome home,
            ArtifactChoice artifacts,
            Optional<Path> findings,
            Optional<Path> stateCopy,
            Path checkpoints) {
        this(home, artifacts, findings, stateCopy, checkpoints, List.of());
    }

    /** Everything inside the run's own directory. */
    public static RunPlaces inside(RunHome home) {
        return new RunPlaces(home, ArtifactChoice.own(), Optional.empty(), Optional.empty(), home.checkpoints());
    }

    /** The same with the artifacts kept there. */
    public RunPlaces with(ArtifactChoice choice) {
        return new RunPlaces(home, choice, findings, stateCopy, checkpoints, alsoArtifacts);
    }

    /** The same with artifacts looked for in these directories as well. */
    public RunPlaces alsoReading(List<Path> directories) {
        return new RunPlaces(home, artifacts, findings, stateCopy, checkpoints, directories);
    }

    /** Directory of the artifacts where it is pinned. */
    public Optional<Path> pinned() {
        return artifacts.pinned().map(Path::of);
    }
}
