package dev.reproof.engine.cli;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.RunPlaces;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.state.StateWarning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether a run whose runner may be started again keeps its artifacts where every runner finds them.
 *
 * @param matters whether its runner may be started again at all
 */
record PinnedArtifacts(RunPlaces places, boolean matters) {

    private static final String UNPINNED = "ARTIFACTS_UNPINNED";
    private static final String DISABLED = "ARTIFACTS_DISABLED";
    private static final String FLAG = "give --full-output-dir DIR to pin them";

    /**
     * Looks before anything is made or runs.
     *
     * @throws Rejected when the artifacts are not pinned
     */
    void require(Surroundings surroundings) {
        if (!matters || places.artifacts().isPresent()) {
            return;
        }
        RunFinder.Found found = new RunFinder(surroundings, surroundings.directory()).found(places.home());
        boolean disabled = places.withoutArtifacts()
                || found.summary().filter(state -> state.artifacts().isEmpty()).isPresent();
        if (disabled) {
            throw refused(DISABLED, "it keeps no artifacts");
        }
        if (found.pinnedArtifacts().isEmpty()) {
            throw refused(UNPINNED, "its artifacts are not pinned");
        }
    }

    private Rejected refused(String code, String why) {
        return new Rejected(code + ": run " + places.home().name() + " is not started, since " + why
                + " and --require-pinned-artifacts is given; " + FLAG + ", or leave that option out");
    }

    /** Tells the operator what is at risk, and records it. */
    void warn(RecoveredRun run, RunnerLog log) {
        warning(run).ifPresent(warning -> {
            log.warning(warning.code() + ": " + warning.text());
            run.warnOperator(warning.code(), warning.text());
        });
    }

    private Optional<StateWarning> warning(RecoveredRun run) {
        RunState state = run.state();
        if (!matters || places.artifacts().isPresent()) {
            return Optional.empty();
        }
        if (places.withoutArtifacts() || state.withoutArtifacts()) {
            run.flushFiles();
            return Optional.of(new StateWarning(
                    DISABLED,
                    "No artifacts are kept, so every restart carries all transcripts inside the state file, which has "
                            + bytes(places.home().state()) + " bytes now and grows with each; " + FLAG));
        }
        return state.artifacts().isPresent()
                ? Optional.empty()
                : Optional.of(new StateWarning(
                        UNPINNED,
                        "The artifacts are inside the run's own directory, "
                                + places.home().directory()
                                + ", where the next runner finds them only as long as that stays where it is; "
                                + FLAG));
    }

    private static long bytes(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new Storage("State file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
