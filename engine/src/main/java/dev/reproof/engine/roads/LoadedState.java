package dev.reproof.engine.roads;

import dev.reproof.engine.artifacts.ArtifactPlaces;
import dev.reproof.events.ErrorMessages;
import dev.reproof.events.Fidelity;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.Road;
import dev.reproof.events.RunOptions;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.UpstreamDiff;
import dev.reproof.events.dag.Loop;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.StateWarning;
import dev.reproof.projections.state.read.RunHeader;
import dev.reproof.projections.state.read.StateFile;
import dev.reproof.projections.state.read.StateTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A state file whose transcripts were looked for, every one.
 *
 * @param where the file, for messages
 * @param tasks in the order of the file
 * @param loops what the loops of the run need besides
 */
public record LoadedState(StateFile file, String where, List<LoadedTask> tasks, LoopTexts loops) {

    private static final int MOST_NAMED = 50;

    public LoadedState {
        tasks = List.copyOf(tasks);
    }

    /**
     * How to look for texts.
     *
     * @param findings where files that say what a review found are
     * @param loops those that the run has
     * @param acceptDegraded whether the end of a text may take the place of a text that is lost
     */
    public record Search(ArtifactPlaces places, ArtifactPlaces findings, List<Loop> loops, boolean acceptDegraded) {}

    /**
     * Looks for all transcripts.
     *
     * @throws Corrupt when the file contradicts the loops, or a findings file cannot be used
     */
    public static LoadedState of(StateFile found, String where, Search search) {
        StateFile file = found.with(search.loops());
        // Version 1, and what was upgraded from it, keeps no text of a task that said nothing.
        boolean silenceIsNoText = file.run().isEmpty();
        Map<TaskId, LoadedTask> tasks = new LinkedHashMap<>();
        for (StateTask task : file.tasks()) {
            tasks.put(task.id(), TextSearch.of(task, search.places(), search.acceptDegraded(), silenceIsNoText));
        }
        LoopTexts loops = new LoopTexts.Search(
                        search.places(), new FindingsSearch(search.findings(), tasks.keySet()), search.acceptDegraded())
                .of(file, search.loops(), tasks);
        return new LoadedState(file, where, List.copyOf(tasks.values()), loops);
    }

    /** The road that goes on from this file. */
    public Road road() {
        return file.version() == 1 ? Road.LEGACY : Road.STATE;
    }

    /**
     * Makes sure that every task that has finished has a text, and so has every review that tasks are to get.
     *
     * @throws Corrupt naming all that have not
     */
    public void requireComplete() {
        List<String> missing = Stream.concat(
                        tasks.stream()
                                .filter(this::isNeeded)
                                .filter(task -> task.text().isEmpty())
                                .map(LoadedState::named),
                        loops.lost(file).stream().map(LoadedState::namedReview))
                .toList();
        if (!missing.isEmpty()) {
            throw new Corrupt("Transcripts cannot be rebuilt: " + missing.size() + " of "
                    + tasks.stream().filter(this::isNeeded).count() + " in " + where + ": "
                    + first(missing) + "; bring the files back, name their directory with --full-output-dir, or give"
                    + " --accept-degraded to go on with the end of each, which the prompts that use it will say."
                    + " Nothing was changed");
        }
    }

    /** Whether a text is needed at all: only that of a task that stays finished, and of a review, can reach a prompt. */
    public boolean isNeeded(LoadedTask task) {
        return task.task().status() == TaskStatus.FINISHED || loops.needsTranscript(file, task.task());
    }

    /** Tasks whose text is known to be incomplete. */
    public List<LoadedTask> degraded() {
        return tasks.stream()
                .filter(task -> task.text()
                        .filter(text -> text.fidelity() == Fidelity.DEGRADED)
                        .isPresent())
                .toList();
    }

    /** What the operator is to be told of this road; whatever the file says, each fits into an event. */
    public List<StateWarning> warnings() {
        return told().stream()
                .map(warning ->
                        new StateWarning(UntrustedText.shorten(warning.code()), ErrorMessages.bounded(warning.text())))
                .toList();
    }

    private List<StateWarning> told() {
        List<StateWarning> warnings = new ArrayList<>();
        file.run().ifPresent(run -> warnings.addAll(run.warnings()));
        warnings.addAll(file.warnings());
        if (road() == Road.LEGACY) {
            warnings.add(new StateWarning(
                    "STATE_LEGACY",
                    "The run goes on from a version-1 state, " + where
                            + ", which keeps the end of each transcript only;"
                            + " this version is the last one that reads it: upgrade what else you keep of that kind with"
                            + " 'reproof state upgrade'"));
        }
        List<String> missing = Stream.concat(
                        tasks.stream()
                                .filter(task -> task.missing().isPresent())
                                .map(LoadedState::named),
                        loops.feedback().values().stream()
                                .filter(review -> review.missing().isPresent())
                                .map(LoadedState::namedReview))
                .toList();
        if (!missing.isEmpty()) {
            warnings.add(new StateWarning(
                    "ARTIFACTS_MISSING",
                    missing.size() + " of " + transcripts() + " transcripts are not where " + where + " has them: "
                            + first(missing) + "; what is left of each was used instead"));
        }
        file.run()
                .flatMap(RunHeader::options)
                .flatMap(RunOptions::upstreamDiff)
                .filter(diff -> diff != UpstreamDiff.NONE)
                .ifPresent(diff -> warnings.add(new StateWarning(
                        "DIFFS_LOST",
                        "The run has put into prompts what its tasks had changed in their worktrees; " + where
                                + " does not hold that, so the prompts that are made now have none of it. Where its event"
                                + " log exists, go on from that")));
        if (!degraded().isEmpty()) {
            warnings.add(new StateWarning(
                    "TRANSCRIPT_DEGRADED",
                    "Only the end is left of what these tasks said: "
                            + first(degraded().stream().map(LoadedState::id).toList())
                            + "; prompts that use it say so. Where files with the whole of it exist, begin again under"
                            + " another --run-id, with --full-output-dir naming their directory"));
        }
        return warnings;
    }

    private long transcripts() {
        return tasks.stream()
                .filter(task -> task.text().isPresent() || task.missing().isPresent())
                .count();
    }

    private static String named(LoadedTask task) {
        return id(task) + " (" + task.missing().orElseThrow() + ")";
    }

    private static String namedReview(LoadedTask review) {
        return "an earlier review by " + named(review);
    }

    private static String id(LoadedTask task) {
        return "'" + UntrustedText.shorten(task.task().id().value()) + "'";
    }

    private static String first(List<String> all) {
        String named = all.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return all.size() <= MOST_NAMED ? named : named + " and " + (all.size() - MOST_NAMED) + " more";
    }
}
