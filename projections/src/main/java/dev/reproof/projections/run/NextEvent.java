package dev.reproof.projections.run;

import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.TaskId;

/**
 * An event and the state it comes upon. Every event is taken as a fact, and whoever folds it says so where a fact is
 * impossible.
 */
record NextEvent(RunState state, Recorded recorded) {

    /** The state, which has not ended: little may follow the end of a run, what opens it again, and warnings. */
    RunState open() {
        require(state.finished().isEmpty(), "nothing after the end of the run");
        return state;
    }

    TaskState task(TaskId id) {
        return state.find(id).orElseThrow(() -> impossible("expected a task of the DAG"));
    }

    void requireEnded(TaskId member) {
        require(task(member).status().ended(), "the end of task '" + member + "' before the end of its rank");
    }

    void requireIteration(TaskState task, int found) {
        require(found == task.iteration(), "iteration " + task.iteration() + " of task '" + task.id() + "'");
    }

    void requireNoneRunning() {
        require(state.running().isEmpty(), "no running task");
    }

    void require(boolean holds, String expected) {
        if (!holds) {
            throw impossible("expected " + expected);
        }
    }

    Corrupt impossible(String expected) {
        return Impossible.event(recorded, expected);
    }
}
