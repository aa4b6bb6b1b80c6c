package dev.reproof.projections.run;

import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Dag;
import java.time.Instant;
import java.util.List;

/**
 * How far a run has come.
 *
 * @param rankStarted highest rank that was started, -1 for none
 * @param ranksCompleted how many ranks are complete
 * @param loops in the order of the DAG; the one that the options name, where they do
 * @param tasks in the order of the DAG document
 */
public record RunCourse(
        Instant startedAt, int rankStarted, int ranksCompleted, List<LoopState> loops, List<TaskState> tasks) {

    public RunCourse {
        loops = List.copyOf(loops);
        tasks = TaskList.of(tasks);
    }

    RunCourse startedAt(Instant at) {
        return new RunCourse(at, rankStarted, ranksCompleted, loops, tasks);
    }

    RunCourse ranks(int started, int completed) {
        return new RunCourse(startedAt, started, completed, loops, tasks);
    }

    RunCourse with(List<LoopState> newLoops, List<TaskState> newTasks) {
        return new RunCourse(startedAt, rankStarted, ranksCompleted, newLoops, newTasks);
    }

    /** @param at where the task stands in the DAG document */
    RunCourse task(int at, TaskState changed) {
        return with(loops, TaskList.of(tasks).with(at, changed));
    }

    RunCourse loop(LoopState changed) {
        return with(
                loops.stream()
                        .map(loop -> loop.loop().id().equals(changed.loop().id()) ? changed : loop)
                        .toList(),
                tasks);
    }

    /** Every task of the loop waits to run in this iteration. */
    RunCourse again(LoopState started) {
        List<TaskState> waiting = tasks.stream()
                .map(task -> started.holds(task.id()) ? task.again(started.iteration()) : task)
                .toList();
        return with(loops, waiting).loop(started);
    }

    /** Counts as complete the first ranks whose tasks have all ended. */
    RunCourse ranksAsTasksStand(Dag dag) {
        List<List<TaskId>> ranks = dag.ranks();
        int complete = 0;
        while (complete < ranks.size()
                && ranks.get(complete).stream()
                        .allMatch(id -> tasks.get(dag.indexOf(id).orElseThrow())
                                .status()
                                .ended())) {
            complete++;
        }
        return ranks(complete - 1, complete);
    }
}
