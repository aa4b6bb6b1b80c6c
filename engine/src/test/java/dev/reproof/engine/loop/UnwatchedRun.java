package dev.reproof.engine.loop;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import java.util.List;

/** Nobody watches: who runs it reads the run itself. */
public class UnwatchedRun implements Progress {

    @Override
    public void rank(int rank, int ranks, List<TaskId> tasks) {
        // nobody watches
    }

    @Override
    public void dispatched(AttemptKey key, int promptChars) {
        // nobody watches
    }

    @Override
    public void ended(TaskId task, RunState state) {
        // nobody watches
    }
}
