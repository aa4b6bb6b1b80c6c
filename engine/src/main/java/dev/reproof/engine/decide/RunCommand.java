package dev.reproof.engine.decide;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.PromptInput;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.Seal;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TokenUsage;
import java.util.List;
import java.util.Optional;

/** What a runner may ask of a run. */
public sealed interface RunCommand {

    /** One method per command, so that a new command breaks the decider at compile time. */
    interface Handler<R> {
        R takeOver(TakeOver command);

        R startRank(StartRank command);

        R completeRank(CompleteRank command);

        R dispatchTask(DispatchTask command);

        R finishTask(FinishTask command);

        R failTask(FailTask command);

        R skipTask(SkipTask command);

        R refuseTask(RefuseTask command);

        R interruptRun(InterruptRun command);

        R finishRun(FinishRun command);
    }

    /** Hands this command to the one method that is for it. */
    <R> R accept(Handler<R> handler);

    /** What an attempt had recorded when its process ended. */
    record Partial(AttemptKey key, TextDigest text) {}

    /**
     * Makes this process the writer of a run that another one left.
     *
     * @param withoutArtifacts whether there is no artifact directory from now on
     * @param partials one for every task that is still running in the state
     */
    record TakeOver(
            String host,
            long pid,
            String engine,
            String road,
            Optional<String> artifacts,
            boolean withoutArtifacts,
            List<Partial> partials)
            implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.takeOver(this);
        }
    }

    /** Begins the next rank; ranks count from 0. */
    record StartRank(int rank) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.startRank(this);
        }
    }

    /** Ends the rank that was begun. */
    record CompleteRank(int rank) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.completeRank(this);
        }
    }

    /** Records that a prompt is about to be sent. */
    record DispatchTask(
            AttemptKey key, StreamId stream, TextDigest prompt, List<PromptInput> inputs, Optional<String> model)
            implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.dispatchTask(this);
        }
    }

    /** Ends the running attempt well. */
    record FinishTask(AttemptKey key, Seal seal, TokenUsage usage) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.finishTask(this);
        }
    }

    /** Ends the running attempt badly. */
    record FailTask(AttemptKey key, String message, Seal seal, TokenUsage usage) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.failTask(this);
        }
    }

    /** Gives up a task whose parents did not finish. */
    record SkipTask(TaskId task) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.skipTask(this);
        }
    }

    /** Gives up a task for which no prompt can be made. */
    record RefuseTask(TaskId task, String message) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.refuseTask(this);
        }
    }

    /** Notes why the runner stops before the end. */
    record InterruptRun(String reason) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.interruptRun(this);
        }
    }

    /** Ends the run. */
    record FinishRun(RunOutcome outcome, String message) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.finishRun(this);
        }
    }
}
