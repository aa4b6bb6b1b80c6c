package dev.reproof.engine.loop;

import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStanding.Waiting;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Learns how a run goes, from any thread: it must be quick and must not throw. */
public interface Progress {

    /** A rank, counted from 0, begins with these tasks, or goes on with those that are left. */
    void rank(int rank, int ranks, List<TaskId> tasks);

    /** A prompt goes to an agent. */
    void dispatched(AttemptKey key, int promptChars);

    /**
     * Asked once for every attempt that was dispatched: where a copy of what its agent says goes, piece by piece, when it
     * is on its way into the log.
     */
    default AgentOutput copy(AttemptKey key) {
        return Unheard.COPY;
    }

    /** An attempt of an earlier runner goes on under this one. */
    default void adopted(AttemptKey key) {}

    /** The command of an oracle is started. */
    default void asked(AttemptKey key) {}

    /** A pause waits until that file is removed. */
    default void waits(AttemptKey key, Path file) {}

    /** An attempt has failed, and its task waits to be tried again. */
    default void retries(AttemptKey key, Waiting waiting) {}

    /**
     * No task of a model begins before then, since that has told of a limit.
     *
     * @param model absent for the agent's own choice
     */
    default void held(Optional<String> model, Instant until) {}

    /** A review was read, and this is where its loop stands now. */
    default void judged(LoopState loop) {}

    /** A review settled nothing, and its reviewer is sent the same prompt again. */
    default void reviewedAgain(LoopState loop) {}

    /** The operator is warned of something that the log has now. */
    default void warned(OperatorWarned warning) {}

    /** The run goes on in another way than was asked for. */
    default void told(String text) {}

    /** A task has ended, as the state shows. */
    void ended(TaskId task, RunState state);
}
