package dev.reproof.projections.run;

import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Loop;
import java.util.Collections;
import java.util.Optional;

/**
 * How far a convergence loop has come.
 *
 * @param iteration the last one that was started; 0 while only the main run was
 * @param feedback the review that the tasks of this iteration get; absent in the main run, and where its text is gone
 * @param unreadable how many reviews of this iteration could not be read and were made again
 */
public record LoopState(Loop loop, int iteration, Phase phase, Optional<TranscriptRef> feedback, int unreadable) {

    /** Whether something is left to do. */
    public enum Phase {
        OPEN,
        CONVERGED,
        EXHAUSTED
    }

    static LoopState waiting(Loop loop) {
        return new LoopState(loop, 0, Phase.OPEN, Optional.empty(), 0);
    }

    /** The phases that end a loop, unless something opens it again. */
    public boolean isSettled() {
        return phase != Phase.OPEN;
    }

    /** Whether the task runs again with this loop. */
    public boolean holds(TaskId task) {
        return Collections.binarySearch(loop.reexecute(), task) >= 0; // it is sorted, and may be long
    }

    LoopState started(int next, Optional<TranscriptRef> review) {
        return new LoopState(loop, next, Phase.OPEN, review, 0);
    }

    LoopState in(Phase next) {
        return new LoopState(loop, iteration, next, feedback, 0);
    }

    LoopState misread() {
        return new LoopState(loop, iteration, phase, feedback, unreadable + 1);
    }

    /** The same loop as another DAG or other options have it; with more iterations allowed, there is something to do again. */
    LoopState as(Loop changed) {
        boolean more = phase == Phase.EXHAUSTED && iteration < changed.maxIterations();
        return new LoopState(changed, iteration, more ? Phase.OPEN : phase, feedback, unreadable);
    }
}
