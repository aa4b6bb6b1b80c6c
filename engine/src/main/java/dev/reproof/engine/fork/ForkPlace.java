package dev.reproof.engine.fork;

import dev.reproof.events.Decision;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.RunId;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskImported;
import dev.reproof.events.TaskEvent.TaskWaiting;
import dev.reproof.events.TaskId;
import dev.reproof.projections.audit.TrailWords;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds the position that a point means in a run.
 *
 * @param state at the end
 * @param decisions all of them
 */
record ForkPlace(RunState state, List<Recorded> decisions) {

    /**
     * The position of the last event before the fork.
     *
     * @throws Rejected when the run has no such point
     */
    long of(ForkPoint point) {
        return whole(named(point));
    }

    private long named(ForkPoint point) {
        if (point instanceof ForkPoint.At at) {
            return at(at.position());
        }
        if (point instanceof ForkPoint.Before before) {
            return before(before.task());
        }
        return point instanceof ForkPoint.AfterRank after ? afterRank(after.rank()) : end();
    }

    /**
     * What was decided as one is not taken apart, since no run ever stood in between: a failure with the try that follows from it,
     * and the past that came from a state file.
     */
    private long whole(long position) {
        int last = Math.toIntExact(position);
        if (isRetried(last)) {
            return position + 1;
        }
        int end = endOfImport();
        return last > 0 && last < end ? end : position;
    }

    /** Position of the last event that a state file told; 0 where none did. */
    private int endOfImport() {
        if (decisions.stream().noneMatch(decision -> decision.event() instanceof StateImported)) {
            return 0;
        }
        int next = 1;
        while (next < decisions.size() && !(decisions.get(next).event() instanceof RunResumed)) {
            next++;
        }
        return next - 1;
    }

    private boolean isRetried(int last) {
        return last < end()
                && decisions.get(last).event() instanceof TaskFailed failed
                && decisions.get(last + 1).event() instanceof TaskWaiting waiting
                && waiting.key().equals(failed.key());
    }

    private RunId run() {
        return state.run();
    }

    private long end() {
        return decisions.size() - 1L;
    }

    private long at(long position) {
        if (position < 0 || position > end()) {
            throw refused("it has no event at position " + position + ", expected one from 0 to " + end()
                    + "; 'reproof audit " + run() + "' lists them");
        }
        return position;
    }

    private long before(TaskId task) {
        if (state.find(task).isEmpty()) {
            throw refused("it has no task '" + task + "'; 'reproof status " + run() + "' lists its tasks");
        }
        Recorded first = decisions.stream()
                .filter(decision -> isOf(task, decision.event()))
                .findFirst()
                .orElseThrow(() -> refused("nothing has happened to task '" + task
                        + "' yet, so the end is before it; leave --before out"));
        if (first.event() instanceof TaskImported) {
            throw refused("the past of task '" + task + "' came from a state file, at position " + first.position()
                    + ", and what was before it is not known; name a position with --at");
        }
        return first.position() - 1;
    }

    private static boolean isOf(TaskId task, Decision decision) {
        return TrailWords.of(decision).task().filter(task::equals).isPresent();
    }

    private long afterRank(int rank) {
        int ranks = state.dag().ranks().size();
        if (rank < 1 || rank > ranks) {
            throw refused("it has no rank " + rank + ", expected one from 1 to " + ranks);
        }
        Predicate<Decision> isEnd = decision -> decision instanceof RankCompleted end && end.rank() == rank - 1;
        return decisions.stream()
                .filter(decision -> isEnd.test(decision.event()))
                .reduce((earlier, later) -> later)
                .map(Recorded::position)
                .orElseThrow(() -> refused("rank " + rank + " of " + ranks
                        + " is not done yet; wait for it, or name a position with --at"));
    }

    private Rejected refused(String why) {
        return new Rejected("Run " + run() + " is not forked: " + why + ". Nothing was changed");
    }
}
