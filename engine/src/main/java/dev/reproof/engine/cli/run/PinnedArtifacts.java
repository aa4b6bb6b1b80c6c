package dev.reproof.engine.cli.run;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.events.ArtifactChoice;
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
public record PinnedArtifacts(RunPlaces places, boolean matters) {

    private static final String FLAG = "give --full-output-dir DIR to pin them";

    /** What is wrong. */
    private enum Lack {
        ARTIFACTS_UNPINNED("its artifacts are not pinned"),
        ARTIFACTS_DISABLED("it keeps no artifacts");

        private final String why;

        Lack(String why) {
            this.why = why;
        }
    }

    /** Why a run that must have pinned artifacts is not to be started; to be asked before anything is made or runs. */
    public Optional<String> refusal(RunFinder.Found found) {
        return lack(found)
                .map(lack -> lack + ": run " + places.home().name() + " is not started, since " + lack.why
                        + " and --require-pinned-artifacts is given; " + FLAG + ", or leave that option out");
    }

    /** What is at risk, as far as the state file tells. */
    public Optional<StateWarning> warning(RunFinder.Found found) {
        return lack(found).map(this::warning);
    }

    /** Tells the operator what is at risk, and records it. */
    void warn(RecoveredRun run, RunnerLog log) {
        RunState state = run.state();
        lack(state.artifacts()).ifPresent(lack -> {
            if (lack == Lack.ARTIFACTS_DISABLED) {
                run.flushFiles(); // how long the state file is will be told
            }
            log.warn(run, warning(lack));
        });
    }

    private Optional<Lack> lack(RunFinder.Found found) {
        return lack(
                found.state().filter(state -> state.artifacts().isEmpty()).isPresent()
                        ? ArtifactChoice.off()
                        : ArtifactChoice.at(found.pinnedArtifacts()));
    }

    /** What is wrong with a run that has kept its artifacts there so far. */
    private Optional<Lack> lack(ArtifactChoice before) {
        ArtifactChoice now = places.artifacts().or(before);
        if (!matters || now.pinned().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(now.isOff() ? Lack.ARTIFACTS_DISABLED : Lack.ARTIFACTS_UNPINNED);
    }

    private StateWarning warning(Lack lack) {
        return new StateWarning(
                lack.name(),
                switch (lack) {
                    case ARTIFACTS_DISABLED ->
                        "No artifacts are kept, so every restart carries all transcripts inside the state file, which has "
                                + bytes(places.home().state()) + " bytes now and grows with each; " + FLAG;
                    case ARTIFACTS_UNPINNED ->
                        "The artifacts are inside the run's own directory, "
                                + places.home().directory()
                                + ", where the next runner finds them only as long as that stays where it is; " + FLAG;
                });
    }

    private static long bytes(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new Storage("State file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
