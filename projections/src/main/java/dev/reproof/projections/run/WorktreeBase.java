package dev.reproof.projections.run;

import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.WorktreeLeft;
import dev.reproof.events.TaskId;
import dev.reproof.events.Worktree;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * With which commit the worktree of a task's next attempt begins, as far as the run has one: where exactly one parent has worked
 * in a worktree, with what that has left; in a loop that runs again, with what the loop has made of the task's own work so far;
 * else with what the first attempt of the iteration began with.
 */
public final class WorktreeBase {

    private WorktreeBase() {}

    /** The commit; absent where it is the one that is checked out for the run. */
    public static Optional<String> of(RunState state, TaskId id) {
        TaskState task = state.task(id);
        Optional<LoopState> loop = state.loopOf(id).filter(found -> task.iteration() > 0);
        return loop.flatMap(found -> onlyEnd(state, id, found::holds))
                .or(() -> loop.flatMap(found -> soFar(state, task, found)))
                .or(() -> onlyEnd(state, id, parent -> true))
                .or(() -> task.dispatch(task.iteration())
                        .flatMap(TaskDispatched::worktree)
                        .map(Worktree::base));
    }

    private static Optional<String> onlyEnd(RunState state, TaskId id, Predicate<TaskId> among) {
        List<String> ends = parents(state, id)
                .filter(among)
                .flatMap(parent -> state.task(parent).worktreeLeft().stream())
                .flatMap(left -> left.end().stream())
                .toList();
        return ends.size() == 1 ? Optional.of(ends.get(0)) : Optional.empty();
    }

    private static Stream<TaskId> parents(RunState state, TaskId id) {
        return state.dag().task(id).dependsOn().stream().distinct();
    }

    /** The review's end, where that goes on from the task's own; it has what the tasks between them have done as well. */
    private static Optional<String> soFar(RunState state, TaskState task, LoopState loop) {
        Optional<WorktreeLeft> own = before(task, task.iteration());
        return own.flatMap(WorktreeLeft::end).map(end -> {
            Optional<WorktreeLeft> review = before(state.task(loop.loop().convergeOn()), task.iteration());
            return review.filter(last -> goesOnFrom(state, last, own.get(), loop))
                    .flatMap(WorktreeLeft::end)
                    .orElse(end);
        });
    }

    private static Optional<WorktreeLeft> before(TaskState task, int iteration) {
        return task.worktrees().stream()
                .filter(left -> left.key().iteration() < iteration)
                .reduce((earlier, later) -> later);
    }

    /** From a task to a parent that left what it began with, as often as there is one: a DAG has no circles. */
    private static boolean goesOnFrom(RunState state, WorktreeLeft last, WorktreeLeft first, LoopState loop) {
        Optional<WorktreeLeft> at = Optional.of(last);
        while (at.isPresent() && !at.get().equals(first)) {
            WorktreeLeft child = at.get();
            at = parents(state, child.key().task())
                    .filter(loop::holds)
                    .flatMap(parent -> before(state.task(parent), child.key().iteration() + 1).stream())
                    .filter(left ->
                            left.end().equals(Optional.of(child.worktree().base())))
                    .findFirst();
        }
        return at.isPresent();
    }
}
