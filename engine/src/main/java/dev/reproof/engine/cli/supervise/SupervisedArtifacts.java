package dev.reproof.engine.cli.supervise;

import dev.reproof.engine.artifacts.ArtifactPlaces;
import dev.reproof.engine.cli.run.PinnedArtifacts;
import dev.reproof.engine.cli.run.RunTargetMixin;
import dev.reproof.engine.cli.run.StateSource;
import dev.reproof.engine.cli.shell.RunFinder;
import dev.reproof.events.UntrustedText;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateView.TaskView;
import dev.reproof.projections.state.StateWarning;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an operator has to know of the artifacts of a supervised run, by its state file alone: the log is the runners'.
 *
 * @param pinned whether they are where each runner finds them
 * @param shared whether the log is in a store that other machines share, and so not in the run's directory
 */
record SupervisedArtifacts(RunTargetMixin.Target target, PinnedArtifacts pinned, boolean shared) {

    private static final int MOST_NAMED = 20;

    /** Why no runner is to be started where artifacts have to be pinned; absent where they are. */
    Optional<String> refusal() {
        return pinned.refusal(RunFinder.Found.at(target.home()));
    }

    /** What is at risk while runners are started again and again. */
    Optional<StateWarning> atRisk() {
        return pinned.warning(new RunFinder.Found(target.home(), StateView.readable(stateFile(true))));
    }

    /**
     * Transcript files that the next runner will not find as they were. Names and lengths are compared; what is in the
     * files is the runner's to check. A text that the state file carries, of a run with artifacts, has lost its file
     * already.
     *
     * @param first whether it is the first one, which may go on from another state file
     */
    Optional<StateWarning> missing(boolean first) {
        Path file = stateFile(first);
        return StateView.readable(file)
                .filter(state -> state.artifacts().isPresent() && !isUnused())
                .flatMap(state -> missing(state, file));
    }

    /** Nobody looks for files where none are kept any more, and the log has the texts. */
    private boolean isUnused() {
        return pinned.places().artifacts().isOff() && hasLog();
    }

    private boolean hasLog() {
        return shared || target.home().hasEvents();
    }

    private Optional<StateWarning> missing(StateView state, Path file) {
        ArtifactPlaces places = places(state, file);
        List<TaskView> texts = state.tasks().stream()
                .filter(task -> task.textBytes().isPresent())
                .toList();
        List<TaskView> lost = texts.stream()
                .filter(task -> task.textFile()
                        .filter(name -> places.have(name, task.textBytes().getAsLong()))
                        .isEmpty())
                .toList();
        return lost.isEmpty()
                ? Optional.empty()
                : Optional.of(new StateWarning(
                        "ARTIFACTS_MISSING",
                        lost.size() + " of " + texts.size() + " transcript files are missing or not as long as they"
                                + " were: " + named(lost) + "; " + instead()));
    }

    /** Where the runner will look: by the log, where it wrote them; else wherever the state file may lead. */
    private ArtifactPlaces places(StateView state, Path file) {
        Optional<Path> given = pinned.places().pinned();
        if (!hasLog()) {
            return ArtifactPlaces.of(file, given, state.artifacts())
                    .after(pinned.places().alsoArtifacts());
        }
        Path before = new RunFinder.Found(target.home(), Optional.of(state))
                .pinnedArtifacts()
                .orElse(target.home().artifacts());
        return new ArtifactPlaces(List.of(before.toAbsolutePath().normalize())).before(given);
    }

    private String instead() {
        return hasLog()
                ? "the event log will be used instead, and the files will be written again; find out who removes them"
                : "there is no event log to use instead, so the runner will refuse to go on without those it needs; bring"
                        + " them back, or give --accept-degraded to go on with the end of each";
    }

    private static String named(List<TaskView> lost) {
        String named = lost.stream()
                .limit(MOST_NAMED)
                .map(task -> "'" + UntrustedText.shorten(task.id().value()) + "'")
                .collect(Collectors.joining(", "));
        return lost.size() > MOST_NAMED ? named + " and " + (lost.size() - MOST_NAMED) + " more" : named;
    }

    /** The run's own, where it has one; else the one it begins with. */
    private Path stateFile(boolean first) {
        Path own = target.home().state();
        return target.source()
                .map(StateSource::file)
                .filter(given -> first && StateView.readable(own).isEmpty())
                .orElse(own);
    }
}
