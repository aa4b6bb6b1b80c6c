package dev.reproof.benchmarks.peers;

import dev.reproof.engine.loop.Progress;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import java.nio.file.Path;
import java.util.List;

/** Nobody looks on. */
final class Unwatched implements Progress {

    @Override
    public void rank(int rank, int ranks, List<TaskId> tasks) {}

    @Override
    public void dispatched(AttemptKey key, int promptChars) {}

    @Override
    public void waits(AttemptKey key, Path file) {}

    @Override
    public void ended(TaskId task, RunState state) {}
}
