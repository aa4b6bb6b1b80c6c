package dev.reproof.engine.roads;

import dev.reproof.engine.artifacts.ArtifactPlaces;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Fidelity;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Loop;
import dev.reproof.projections.run.LoopState.Phase;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.read.SavedLoop;
import dev.reproof.projections.state.read.StateFile;
import dev.reproof.projections.state.read.StateTask;
import dev.reproof.projections.state.read.StateTranscript;
import dev.reproof.projections.state.read.StateTranscript.None;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The texts that the loops of a run need besides the transcripts of its tasks.
 *
 * @param loops those that the run has
 * @param findings by reviewer: what was found, where only the end of its last review is left
 * @param feedback by reviewer: the review that its loop still hands on, where that is not its transcript
 */
public record LoopTexts(List<Loop> loops, Map<TaskId, FoundText> findings, Map<TaskId, LoadedTask> feedback) {

    private static final String UNKNOWN = "the state file does not hold the review that its loop hands on";

    public LoopTexts {
        loops = List.copyOf(loops);
        findings = Collections.unmodifiableMap(new HashMap<>(findings));
        feedback = Collections.unmodifiableMap(new HashMap<>(feedback));
    }

    /** What was found of a state file's texts, and where to look for more. */
    record Search(ArtifactPlaces places, FindingsSearch sidecars, boolean acceptDegraded) {

        LoopTexts of(StateFile file, List<Loop> loops, Map<TaskId, LoadedTask> loaded) {
            Map<TaskId, FoundText> findings = new HashMap<>();
            Map<TaskId, LoadedTask> feedback = new HashMap<>();
            for (Loop loop : loops) {
                Optional<SavedLoop> past = saved(file, loop);
                LoadedTask reviewer = loaded.get(loop.convergeOn());
                if (phase(file, loop) == Phase.OPEN) {
                    findings(reviewer).ifPresent(found -> findings.put(loop.convergeOn(), found));
                }
                past.filter(known -> known.phase() != Phase.CONVERGED)
                        .flatMap(SavedLoop::feedbackFrom)
                        .flatMap(from -> feedback(reviewer.task(), from))
                        .ifPresent(found -> feedback.put(loop.convergeOn(), found));
            }
            return new LoopTexts(loops, findings, feedback);
        }

        private Optional<FoundText> findings(LoadedTask reviewer) {
            boolean endOnly = reviewer.text()
                    .filter(text -> text.fidelity() == Fidelity.DEGRADED)
                    .isPresent();
            if (!endOnly) {
                return Optional.empty();
            }
            StateTask task = reviewer.task();
            return task.findings() instanceof None
                    ? sidecars.of(task.transcriptKey())
                    : search(task, task.findings()).text().map(found -> found.as(Fidelity.FINDINGS));
        }

        private Optional<LoadedTask> feedback(StateTask reviewer, AttemptKey from) {
            if (!(reviewer.feedback() instanceof None)) {
                return Optional.of(search(reviewer, reviewer.feedback()));
            }
            return hasSaid(reviewer, from)
                    ? Optional.empty()
                    : Optional.of(new LoadedTask(reviewer, Optional.empty(), Optional.of(UNKNOWN)));
        }

        private LoadedTask search(StateTask reviewer, StateTranscript text) {
            return TextSearch.of(reviewer.instead(text), places, acceptDegraded, false);
        }
    }

    private static Optional<SavedLoop> saved(StateFile file, Loop loop) {
        return file.loops().stream()
                .filter(known -> known.id().equals(loop.id()))
                .findFirst();
    }

    private static boolean hasSaid(StateTask reviewer, AttemptKey review) {
        return reviewer.transcriptKey().equals(review) && !(reviewer.transcript() instanceof None);
    }

    /** Whether the transcript of a task that has not finished is needed: for what it says of its loop. */
    boolean needsTranscript(StateFile file, StateTask task) {
        return loopOf(task)
                .flatMap(loop -> saved(file, loop))
                .filter(loop -> loop.phase() != Phase.OPEN
                        || loop.feedbackFrom()
                                .filter(review -> !feedback.containsKey(task.id()) && hasSaid(task, review))
                                .isPresent())
                .isPresent();
    }

    /** The text of the review that the loop of that reviewer hands on, where that is not its transcript. */
    Optional<FoundText> feedback(TaskId reviewer) {
        return Optional.ofNullable(feedback.get(reviewer)).flatMap(LoadedTask::text);
    }

    TaskId reviewer(String loop) {
        return loops.stream()
                .filter(known -> known.id().equals(loop))
                .findFirst()
                .orElseThrow()
                .convergeOn();
    }

    /** The reviews that tasks will get, and that are nowhere. */
    List<LoadedTask> lost(StateFile file) {
        return loops.stream()
                .filter(loop -> phase(file, loop) == Phase.OPEN
                        && !status(file, loop.convergeOn()).ended())
                .flatMap(loop -> Optional.ofNullable(feedback.get(loop.convergeOn())).stream())
                .filter(review -> review.text().isEmpty())
                .toList();
    }

    /** Whether every loop is settled, or has no review to be judged. */
    boolean nothingLeft(StateFile file) {
        return loops.stream()
                .allMatch(loop ->
                        phase(file, loop) != Phase.OPEN || status(file, loop.convergeOn()) != TaskStatus.FINISHED);
    }

    private static Phase phase(StateFile file, Loop loop) {
        return saved(file, loop).map(SavedLoop::phase).orElse(Phase.OPEN);
    }

    private static TaskStatus status(StateFile file, TaskId id) {
        return file.tasks().stream()
                .filter(task -> task.id().equals(id))
                .map(StateTask::statusOnResume)
                .findFirst()
                .orElse(TaskStatus.PENDING);
    }

    private Optional<Loop> loopOf(StateTask reviewer) {
        return loops.stream()
                .filter(loop -> loop.convergeOn().equals(reviewer.id()))
                .findFirst();
    }
}
