package dev.reproof.engine.recover;

import dev.reproof.engine.artifacts.ArtifactPlaces;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.publish.Repairs;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RedactionRules;
import dev.reproof.events.Road;
import dev.reproof.events.UntrustedText;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.state.StateInput;
import dev.reproof.projections.state.StateView;
import dev.reproof.projections.state.StateView.TaskView;
import dev.reproof.projections.state.StateWarning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What has become of a run's artifacts since its state file was written: another directory, files that are gone.
 *
 * @param before what the state file said when the run was opened again; absent where there was none of version 2
 * @param stateIsOwn whether that file lies in the run's directory, so that what lies there too has moved with it
 */
record ArtifactChanges(RunHome home, Optional<StateView> before, boolean stateIsOwn) {

    private static final int MOST_NAMED = 20;

    /** To be made before anything writes the file again. */
    static ArtifactChanges since(RunHome home, StateInput state) {
        Path file = state.file().toAbsolutePath().normalize();
        boolean own = file.equals(home.state().toAbsolutePath().normalize());
        return new ArtifactChanges(home, StateView.readable(state), own);
    }

    /**
     * What the operator has to know.
     *
     * @param recorded the run as its log has it; on another road than the log that says nothing of before
     * @param road what the run came back from
     * @param now where artifacts are kept from now on
     */
    List<StateWarning> warnings(RunState recorded, Road road, ArtifactChoice now, Repairs repairs) {
        Optional<Path> here = absolute(home.artifacts(now));
        if (here.isEmpty()) {
            return List.of();
        }
        boolean logRoad = switch (road) {
            case LOG -> true;
            case STATE, LEGACY -> false;
        };
        Optional<Path> there = logRoad ? absolute(home.artifacts(recorded.artifacts())) : saved();
        if (there.isPresent() && !there.equals(here)) {
            return List.of(new StateWarning(
                    "ARTIFACTS_MOVED",
                    "The artifacts of the run were in " + there.get() + " and are in " + here.get()
                            + " from now on; transcripts were written again there, what else is in the old directory"
                            + " stays there: remove that when nothing needs it"));
        }
        return logRoad ? missing(repairs) : List.of(); // on other roads, whoever looked for the texts has told
    }

    /** By what secrets were replaced, as the state file has it. */
    Optional<RedactionRules> redaction() {
        return before.flatMap(StateView::redaction).map(StateView.Redaction::rules);
    }

    private Optional<Path> saved() {
        boolean movedAlong = stateIsOwn
                && before.flatMap(StateView::home)
                        .map(home -> home + "/artifacts")
                        .equals(before.flatMap(StateView::artifacts));
        return absolute(
                movedAlong
                        ? Optional.of(home.artifacts())
                        : before.flatMap(StateView::artifacts)
                                .flatMap(ArtifactPlaces::absolute)); // a file may name what is no path here
    }

    private static Optional<Path> absolute(Optional<Path> path) {
        return path.map(given -> given.toAbsolutePath().normalize());
    }

    /**
     * Files of transcripts that the state file knew: of others nobody can miss one, nor where none were kept. What it
     * carried itself counts, since its file was gone already.
     */
    private List<StateWarning> missing(Repairs repairs) {
        List<TaskView> known = before.filter(state -> state.artifacts().isPresent()).stream()
                .flatMap(state -> state.tasks().stream())
                .filter(task -> task.textBytes().isPresent())
                .toList();
        List<AttemptKey> lost = new ArrayList<>(repairs.rewritten());
        lost.addAll(repairs.missing());
        lost.removeIf(key -> known.stream().noneMatch(task -> knew(task, key)));
        if (lost.isEmpty()) {
            return List.of();
        }
        String named = lost.stream()
                .limit(MOST_NAMED)
                .map(key -> "'" + UntrustedText.shorten(key.task().value()) + "'")
                .collect(Collectors.joining(", "));
        String more = lost.size() > MOST_NAMED ? " and " + (lost.size() - MOST_NAMED) + " more" : "";
        return List.of(new StateWarning(
                "ARTIFACTS_MISSING",
                lost.size() + " of " + repairs.expected() + " transcript files were missing, short or altered: " + named
                        + more + "; the event log was used instead, and the files were written again; find out who"
                        + " removes them"));
    }

    /** Whether the state file was written after that attempt: one that ended after it may have had no file yet. */
    private static boolean knew(TaskView task, AttemptKey key) {
        return task.id().equals(key.task())
                && (key.iteration() < task.iteration()
                        || (key.iteration() == task.iteration() && task.status().ended()));
    }
}
