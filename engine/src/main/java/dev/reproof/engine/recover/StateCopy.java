package dev.reproof.engine.recover;

import dev.reproof.engine.home.LegacyOriginal;
import dev.reproof.engine.replay.StateAgreement;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.projections.state.read.OpenedState;
import dev.reproof.projections.state.read.StateFileReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The second place of the state file, where anything may stand already.
 *
 * @param place absent where there is only one
 * @param source the state file that the run is brought back from, if that is the road
 */
record StateCopy(Optional<Path> place, Optional<OpenedState> source) {

    /**
     * Makes sure that nothing would be lost there.
     *
     * @throws dev.reproof.events.ReproofException.Rejected when something would
     */
    void requireHarmless() {
        place.filter(path -> !isSource(path)).ifPresent(StateAgreement::requireOurs);
    }

    /** A version-1 file that the run was brought back from is kept before its place is taken. */
    void keepLegacy(Consumer<String> warnings) {
        place.filter(this::isSource)
                .flatMap(path -> source.filter(StateCopy::isLegacy).map(state -> kept(path, state)))
                .ifPresent(kept -> warnings.accept("The version-1 state is kept as " + kept));
    }

    private static Path kept(Path path, OpenedState state) {
        try {
            return LegacyOriginal.keep(path, () -> state.from(0));
        } catch (IOException e) {
            throw new Storage("State file " + path + " cannot be kept: " + e.getMessage(), e);
        }
    }

    private boolean isSource(Path path) {
        return source.map(state -> normal(state.file())).equals(Optional.of(normal(path)));
    }

    private static boolean isLegacy(OpenedState state) {
        StateFileReader reader = new StateFileReader();
        return reader.readIfComplete(reader.parse(state))
                .filter(found -> found.version() == 1)
                .isPresent();
    }

    private static Path normal(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
