package dev.reproof.engine.request;

import dev.reproof.engine.home.RunHome;
import dev.reproof.events.ReproofException.Invalid;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a run lives. A run that exists keeps its artifacts where it had them, unless this says otherwise.
 *
 * @param artifacts directory of the artifacts where it is pinned; absent for the one inside the run's directory
 * @param withoutArtifacts no artifacts are kept; the state file carries the transcripts
 * @param findings directory of the files with reviewers' findings, where those of a legacy run are looked for as well; absent
 *     where they are among the artifacts
 * @param stateCopy where the state file is written as well
 * @param checkpoints directory of the files that hold pauses; one that is not inside the run's own directory may be shared,
 *     and has a directory for each run
 */
public record RunPlaces(
        RunHome home,
        Optional<Path> artifacts,
        boolean withoutArtifacts,
        Optional<Path> findings,
        Optional<Path> stateCopy,
        Path checkpoints) {

    public RunPlaces {
        if (withoutArtifacts && artifacts.isPresent()) {
            throw new Invalid("Artifacts are pinned to " + artifacts.get() + " and turned off; choose one of the two");
        }
    }

    /** Findings are among the artifacts, and pauses are held inside the run's own directory. */
    public RunPlaces(RunHome home, Optional<Path> artifacts, boolean withoutArtifacts, Optional<Path> stateCopy) {
        this(home, artifacts, withoutArtifacts, Optional.empty(), stateCopy, home.checkpoints());
    }

    /** Everything inside the run's own directory. */
    public static RunPlaces inside(RunHome home) {
        return new RunPlaces(home, Optional.empty(), false, Optional.empty());
    }
}
