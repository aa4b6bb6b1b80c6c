package dev.reproof.engine.decide;

import dev.reproof.events.AgentReport;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ByHand;
import dev.reproof.events.PromptInput;
import dev.reproof.events.Road;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.Seal;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded.Limit;
import dev.reproof.events.TaskEvent.TaskFannedOut.FannedItems;
import dev.reproof.events.TaskEvent.TaskTakenByHand.HandText;
import dev.reproof.events.TaskEvent.TaskWaiting.Cause;
import dev.reproof.events.TaskEvent.WorktreeLeft;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.Worktree;
import dev.reproof.projections.findings.Review.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

        R exceedTask(ExceedTask command);

        R exceedAttempt(ExceedAttempt command);

        R endOracle(EndOracle command);

        R countRedactions(CountRedactions command);

        R reportAgent(ReportAgent command);

        R giveUp(GiveUp command);

        R openCheckpoint(OpenCheckpoint command);

        R releaseCheckpoint(ReleaseCheckpoint command);

        R failCheckpoint(FailCheckpoint command);

        R judgeLoop(JudgeLoop command);

        R repeatLoop(RepeatLoop command);

        R interruptRun(InterruptRun command);

        R requestRestart(RequestRestart command);

        R warnOperator(WarnOperator command);

        R chooseAgent(ChooseAgent command);

        R chooseWorkingDirectory(ChooseWorkingDirectory command);

        R finishRun(FinishRun command);

        R fanOut(FanOut command);

        R takeByHand(TakeByHand command);

        R rerun(Rerun command);

        R leaveWorktree(LeaveWorktree command);
    }

    /** Hands this command to the one method that is for it. */
    <R> R accept(Handler<R> handler);

    /** What an attempt had recorded when its process ended, and what becomes of it. */
    sealed interface Fate {

        AttemptKey key();

        /** It is given up, for that reason. */
        record GivenUp(AttemptKey key, String reason, TextDigest text) implements Fate {}

        /**
         * It goes on.
         *
         * @param atWork whether its agent is
         * @param errors of an oracle
         */
        record GoesOn(AttemptKey key, boolean atWork, TextDigest text, Optional<TextDigest> errors) implements Fate {}
    }

    /**
     * Makes this process the writer of a run that another one left.
     *
     * @param artifacts where they are kept from now on
     * @param fates one for every task that is still running in the state
     */
    record TakeOver(String host, long pid, String engine, Road road, ArtifactChoice artifacts, List<Fate> fates)
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
            AttemptKey key,
            StreamId stream,
            TextDigest prompt,
            List<PromptInput> inputs,
            Optional<String> model,
            Optional<PromptInput> feedback,
            Optional<Worktree> worktree)
            implements RunCommand {

        /** A dispatch outside of loops, of what works in the run's directory. */
        public DispatchTask(
                AttemptKey key, StreamId stream, TextDigest prompt, List<PromptInput> inputs, Optional<String> model) {
            this(key, stream, prompt, inputs, model, Optional.empty(), Optional.empty());
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.dispatchTask(this);
        }
    }

    /**
     * Ends the running attempt well.
     *
     * @param silent whether it said nothing but white space
     */
    record FinishTask(AttemptKey key, Seal seal, TokenUsage usage, boolean silent) implements RunCommand {

        /** The end of an attempt that has said something. */
        public FinishTask(AttemptKey key, Seal seal, TokenUsage usage) {
            this(key, seal, usage, false);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.finishTask(this);
        }
    }

    /**
     * Ends the running attempt badly; as the run's options say, its task is tried again.
     *
     * @param passing absent where nothing says that the same prompt may succeed later
     */
    record FailTask(AttemptKey key, String message, Seal seal, TokenUsage usage, Optional<Passing> passing)
            implements RunCommand {

        /**
         * Why what the attempt failed for passes with time.
         *
         * @param notBefore when its agent says that it may be asked again
         * @param now when it failed
         */
        public record Passing(Cause cause, Optional<Instant> notBefore, Instant now) {}

        /** A failure for which nothing says that it passes. */
        public FailTask(AttemptKey key, String message, Seal seal, TokenUsage usage) {
            this(key, message, seal, usage, Optional.empty());
        }

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

    /** Gives up a task that came to a limit before it was dispatched. */
    record ExceedTask(TaskId task, Limit limit, String message) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.exceedTask(this);
        }
    }

    /** Ends the running attempt, which came to a limit. */
    record ExceedAttempt(AttemptKey key, Limit limit, String message, Seal seal, TokenUsage usage)
            implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.exceedAttempt(this);
        }
    }

    /**
     * Ends the running attempt of an oracle.
     *
     * @param failure why it did not pass; absent where it did
     */
    record EndOracle(OracleEvidenceRecorded evidence, Optional<String> failure, Seal seal) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.endOracle(this);
        }
    }

    /** Records how often secrets were replaced in what the running attempt has left, by the name of the rule. */
    record CountRedactions(AttemptKey key, Map<String, Long> counts) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.countRedactions(this);
        }
    }

    /** Records what the agent told of the running attempt beside its text; once. */
    record ReportAgent(AttemptKey key, AgentReport report) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.reportAgent(this);
        }
    }

    /** Records what the running attempt has left in its worktree; once. */
    record LeaveWorktree(WorktreeLeft left) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.leaveWorktree(this);
        }
    }

    /** Gives an attempt up that was taken over, and of which nobody knows how it ended. */
    record GiveUp(AttemptKey key, String reason, TextDigest text) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.giveUp(this);
        }
    }

    /**
     * Begins to wait for the release of a pause, or goes on to wait at another place.
     *
     * @param sentinel the file whose removal releases it
     */
    record OpenCheckpoint(AttemptKey key, String sentinel) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.openCheckpoint(this);
        }
    }

    /** Ends a pause that was released. */
    record ReleaseCheckpoint(AttemptKey key, StreamId stream, Seal seal) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.releaseCheckpoint(this);
        }
    }

    /** Ends a pause that nobody released in time. */
    record FailCheckpoint(AttemptKey key, StreamId stream, Seal seal, String message) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.failCheckpoint(this);
        }
    }

    /**
     * Settles what follows from a review: the loop has converged, runs again, or has no iteration left; where the review
     * finds nothing and is not complete, or cannot be read, the reviewer runs again or has failed.
     *
     * @param review the attempt that was read
     * @param verdict what it says
     * @param complete whether all of it is there
     * @param seen what keeps it from being read, for people; empty where it can be
     */
    record JudgeLoop(String loop, AttemptKey review, Verdict verdict, boolean complete, String seen)
            implements RunCommand {

        /** Whether it finds anything. */
        boolean hasIssues() {
            return verdict == Verdict.FINDINGS;
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.judgeLoop(this);
        }
    }

    /** Begins the next iteration of a loop whose reviewer did not finish in this one, where there is one. */
    record RepeatLoop(String loop) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.repeatLoop(this);
        }
    }

    /** Notes why the runner stops before the end. */
    record InterruptRun(String reason, List<AttemptKey> leftAtWork) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.interruptRun(this);
        }
    }

    /** Notes that the runner stops to be started again with other code. */
    record RequestRestart(String boundary, List<String> changedFiles) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.requestRestart(this);
        }
    }

    /** Notes what the operator was told. */
    record WarnOperator(String code, String text) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.warnOperator(this);
        }
    }

    /** Notes which agent the tasks are sent to from now on. */
    record ChooseAgent(Map<String, String> options) implements RunCommand {
        public ChooseAgent {
            options = Map.copyOf(options);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.chooseAgent(this);
        }
    }

    /** Notes which directory commands run in from now on, where the run's own is, and on which machine. */
    record ChooseWorkingDirectory(String directory, String home, String host) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.chooseWorkingDirectory(this);
        }
    }

    /** Ends the run. */
    record FinishRun(RunOutcome outcome, String message) implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.finishRun(this);
        }
    }

    /**
     * Says what was read for a list.
     *
     * @param over the attempt whose answer was read; absent where there is none
     * @param items there where it is a list
     * @param message why it is none; absent where it is one
     */
    record FanOut(AttemptKey key, Optional<AttemptKey> over, Optional<FannedItems> items, Optional<String> message)
            implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.fanOut(this);
        }
    }

    /**
     * Settles a task as a person wants it; what was skipped because it had not finished then waits again.
     *
     * @param text its answer, there where it {@linkplain ByHand#endsWell() ends well}
     * @param command the id under which it was asked for; one that was recorded yields nothing
     */
    record TakeByHand(TaskId task, ByHand how, Optional<HandText> text, Optional<String> message, String command)
            implements RunCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.takeByHand(this);
        }
    }

    /**
     * Has tasks that have ended run again, and what depends on them.
     *
     * @param only whether what depends on them stays as it is
     */
    record Rerun(List<TaskId> tasks, boolean only, String reason) implements RunCommand {
        public Rerun {
            tasks = List.copyOf(tasks);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.rerun(this);
        }
    }
}
