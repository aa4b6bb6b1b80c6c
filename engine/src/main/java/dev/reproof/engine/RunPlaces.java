package dev.reproof.engine;

import dev.reproof.engine.files.RunHome;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a run lives.
 *
 * @param artifacts directory of the artifacts where it is pinned; absent for the one inside the run's directory
 * @param stateCopy where the state file is written as well
 */
public record RunPlaces(RunHome home, Optional<Path> artifacts, Optional<Path> stateCopy) {

    /** Everything inside the run's own directory. */
    public static RunPlaces inside(RunHome home) {
        return new RunPlaces(home, Optional.empty(), Optional.empty());
    }
}
