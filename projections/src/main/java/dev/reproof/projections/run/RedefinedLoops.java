package dev.reproof.projections.run;

import dev.reproof.events.RunOptions;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.Loop;
import dev.reproof.projections.run.LoopState.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The loops of a run whose DAG or options have changed, and what that means for their tasks.
 *
 * <p>A loop that has kept its reviewer goes on where it was. Any other begins in the iteration that the furthest of its
 * tasks has come to, since no iteration of a task happens twice; tasks that are behind run in it.
 */
final class RedefinedLoops {

    private final RunState before;
    private final Dag dag;
    private final List<LoopState> loops = new ArrayList<>();
    private final List<TaskState> tasks;
    private boolean setBack;

    /** @param tasks as the changed DAG has them */
    RedefinedLoops(RunState before, Dag dag, RunOptions options, List<TaskState> tasks) {
        this.before = before;
        this.dag = dag;
        this.tasks = new ArrayList<>(tasks);
        RunState.loops(dag, options).forEach(this::define);
        before.loops().stream().filter(loop -> loop.phase() == Phase.EXHAUSTED).forEach(this::allowMore);
    }

    List<LoopState> loops() {
        return List.copyOf(loops);
    }

    List<TaskState> tasks() {
        return List.copyOf(tasks);
    }

    /** Whether a task that had ended runs again. */
    boolean setBack() {
        return setBack;
    }

    private void define(Loop loop) {
        int furthest = loop.reexecute().stream()
                .mapToInt(id -> tasks.get(dag.indexOf(id).orElseThrow()).iteration())
                .max()
                .orElse(0);
        Optional<LoopState> known = before.loop(loop.id())
                .filter(same -> same.loop().convergeOn().equals(loop.convergeOn()) && same.iteration() == furthest);
        loops.add(known.map(same -> same.as(loop)).orElseGet(() -> begin(loop, furthest)));
    }

    private LoopState begin(Loop loop, int iteration) {
        LoopState begun = LoopState.waiting(loop).started(iteration, Optional.empty());
        change(task -> begun.holds(task.id()) && task.iteration() < iteration ? setBack(task, iteration) : task);
        return begun;
    }

    private TaskState setBack(TaskState task, int iteration) {
        setBack = true;
        return task.again(iteration);
    }

    /** No limit holds its reviewer back any longer, or another one does. */
    private void allowMore(LoopState exhausted) {
        boolean stays = loops.stream()
                .anyMatch(loop -> loop.phase() == Phase.EXHAUSTED
                        && loop.loop().convergeOn().equals(exhausted.loop().convergeOn()));
        if (!stays) {
            change(task -> task.id().equals(exhausted.loop().convergeOn())
                            && task.status() == TaskStatus.BUDGET_EXCEEDED
                            && task.transcript().isPresent()
                    ? task.allowedMore()
                    : task);
        }
    }

    private void change(UnaryOperator<TaskState> change) {
        tasks.replaceAll(change);
    }
}
