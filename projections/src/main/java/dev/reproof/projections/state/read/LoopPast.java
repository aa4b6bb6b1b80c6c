package dev.reproof.projections.state.read;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Loop;
import dev.reproof.events.json.JsonFault;
import dev.reproof.projections.run.LoopState.Phase;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.state.read.StateTranscript.None;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the loops of a run go on, and with them their tasks. What a file says of a loop holds; where it says nothing, the
 * loop is in the greatest iteration of its tasks, and those that have not ended in that one wait to run in it.
 */
final class LoopPast {

    private final Map<TaskId, StateTask> tasks = new LinkedHashMap<>();
    private final List<SavedLoop> loops = new ArrayList<>();

    private LoopPast(List<StateTask> found) {
        found.forEach(task -> tasks.put(task.id(), task));
    }

    /**
     * Reads them off.
     *
     * @param defined the loops of the run, whose tasks are all among {@code found}
     */
    static LoopPast of(List<Loop> defined, SavedLoops saved, List<StateTask> found) {
        LoopPast past = new LoopPast(found);
        Map<String, Loop> known = new HashMap<>();
        defined.forEach(loop -> known.put(loop.id(), loop));
        for (SavedLoop loop : saved.loops()) {
            past.require(Optional.ofNullable(known.get(loop.id())), loop);
        }
        for (Loop loop : defined) {
            Optional<SavedLoop> told = saved.find(loop.id());
            if (told.isPresent()) {
                past.loops.add(told.get());
            } else if (!saved.complete()) {
                past.derive(loop);
            }
        }
        return past;
    }

    /** In the order of the file. */
    List<StateTask> tasks() {
        return List.copyOf(tasks.values());
    }

    /** Those that have a past, in the order of the DAG. */
    List<SavedLoop> loops() {
        return List.copyOf(loops);
    }

    private void require(Optional<Loop> defined, SavedLoop saved) {
        String id = UntrustedText.shorten(saved.id());
        if (defined.isEmpty()) {
            throw new JsonFault("loop-unknown", "run.loops has a loop '" + id + "', the run has not");
        }
        StateTask reviewer = tasks.get(defined.get().convergeOn());
        if (saved.feedbackFrom()
                .filter(key -> !key.task().equals(reviewer.id()))
                .isPresent()) {
            throw invalid(
                    id,
                    "its feedback from its reviewer '" + Warnings.shown(reviewer.id()) + "', found '"
                            + Warnings.shown(saved.feedbackFrom().get().task()) + "'");
        }
        if (reviewer.iteration() != saved.iteration()) {
            throw invalid(
                    id, "its reviewer in iteration " + saved.iteration() + ", found it in " + reviewer.iteration());
        }
        if (saved.phase() != Phase.OPEN) {
            TaskStatus ended = saved.phase() == Phase.CONVERGED ? TaskStatus.FINISHED : TaskStatus.BUDGET_EXCEEDED;
            boolean reviewed =
                    !(reviewer.transcript() instanceof None) && reviewer.transcriptIteration() == saved.iteration();
            if (reviewer.status() != ended || !reviewed) {
                throw invalid(
                        id,
                        "a review of iteration " + saved.iteration() + " by a task that is " + ended.word()
                                + ", found one of iteration " + reviewer.transcriptIteration() + " by a task that is "
                                + reviewer.status().word());
            }
        }
    }

    private static JsonFault invalid(String id, String what) {
        return new JsonFault(LoopReader.INVALID, "run.loops: loop '" + id + "': expected " + what);
    }

    private void derive(Loop loop) {
        int iteration = loop.reexecute().stream()
                .mapToInt(member -> tasks.get(member).iteration())
                .max()
                .orElse(0);
        if (iteration == 0) {
            return;
        }
        if (iteration > LoopReader.MOST_ITERATIONS) {
            throw invalid(
                    UntrustedText.shorten(loop.id()),
                    "at most " + LoopReader.MOST_ITERATIONS + " iterations, found " + iteration);
        }
        for (TaskId member : loop.reexecute()) {
            StateTask task = tasks.get(member);
            if (task.iteration() < iteration || !task.statusOnResume().ended()) {
                tasks.put(member, task.waitingIn(iteration));
            }
        }
        StateTask reviewer = tasks.get(loop.convergeOn());
        Optional<AttemptKey> review = Optional.of(reviewer.transcriptKey())
                .filter(key -> key.iteration() == iteration - 1 && !(reviewer.transcript() instanceof None));
        loops.add(new SavedLoop(loop.id(), iteration, Phase.OPEN, review));
    }
}
