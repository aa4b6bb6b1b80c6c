package dev.reproof.engine.publish;

import dev.reproof.events.Decision;
import dev.reproof.events.RunEvent.AgentChosen;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.DegradedAccepted;
import dev.reproof.events.RunEvent.LoopConverged;
import dev.reproof.events.RunEvent.LoopExhausted;
import dev.reproof.events.RunEvent.LoopImported;
import dev.reproof.events.RunEvent.LoopIterationStarted;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.OptionsChanged;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RedactionChosen;
import dev.reproof.events.RunEvent.ReviewUnreadable;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunRestartRequested;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.RunEvent.WorkingDirectoryChosen;
import dev.reproof.events.TaskEvent.AgentReported;
import dev.reproof.events.TaskEvent.AttemptAdopted;
import dev.reproof.events.TaskEvent.CheckpointOpened;
import dev.reproof.events.TaskEvent.CheckpointReleased;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.SecretsRedacted;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFannedOut;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskImported;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskEvent.TaskTakenByHand;
import dev.reproof.events.TaskEvent.TaskWaiting;
import dev.reproof.events.TaskEvent.WorktreeLeft;
import dev.reproof.events.TaskId;
import java.util.Optional;

/**
 * What a decision means to the files.
 *
 * @param reason the word for it in the state file
 * @param due when the state file is to show it
 * @param ended the task of which it ended an attempt, or which it gave up
 * @param isSigned whether the head of the chain is signed there: between two ranks or loop iterations, and where the run stops or ends
 */
record Notice(String reason, Due due, Optional<TaskId> ended, boolean isSigned) {

    Notice(String reason, Due due, Optional<TaskId> ended) {
        this(reason, due, ended, false);
    }

    private Notice signed() {
        return new Notice(reason, due, ended, true);
    }

    private static final Decision.Handler<Notice> MEANING = new Meaning();

    static Notice of(Decision decision) {
        return decision.accept(MEANING);
    }

    /** One of the many on the way of a run that goes on. */
    private static Notice soon(String reason) {
        return new Notice(reason, Due.SOON, Optional.empty());
    }

    private static Notice atOnce(String reason) {
        return new Notice(reason, Due.AT_ONCE, Optional.empty());
    }

    private static Notice atRest(String reason) {
        return new Notice(reason, Due.AT_REST, Optional.empty());
    }

    private static Notice ended(TaskId task, String reason) {
        return new Notice(reason, Due.SOON, Optional.of(task));
    }

    private static final class Meaning implements Decision.Handler<Notice> {

        @Override
        public Notice runStarted(RunStarted event) {
            return atOnce("run started");
        }

        @Override
        public Notice runResumed(RunResumed event) {
            return atOnce("run resumed");
        }

        @Override
        public Notice rankStarted(RankStarted event) {
            return soon("rank " + (event.rank() + 1) + " started");
        }

        @Override
        public Notice rankCompleted(RankCompleted event) {
            return soon("rank " + (event.rank() + 1) + " completed").signed();
        }

        @Override
        public Notice runInterrupted(RunInterrupted event) {
            return atRest("run interrupted").signed();
        }

        @Override
        public Notice runFinished(RunFinished event) {
            return atRest("run finished").signed();
        }

        @Override
        public Notice stateImported(StateImported event) {
            return atOnce("state imported");
        }

        @Override
        public Notice runForked(RunForked event) {
            return atOnce("run forked");
        }

        @Override
        public Notice dagChanged(DagChanged event) {
            return atOnce("DAG changed");
        }

        @Override
        public Notice optionsChanged(OptionsChanged event) {
            return atOnce("options changed");
        }

        @Override
        public Notice degradedAccepted(DegradedAccepted event) {
            return atOnce("degraded transcripts accepted");
        }

        @Override
        public Notice operatorWarned(OperatorWarned event) {
            return atOnce("operator warned");
        }

        @Override
        public Notice taskDispatched(TaskDispatched event) {
            return soon("task dispatched");
        }

        @Override
        public Notice taskFinished(TaskFinished event) {
            return ended(event.key().task(), "task finished");
        }

        @Override
        public Notice taskFailed(TaskFailed event) {
            return ended(event.key().task(), "task failed");
        }

        @Override
        public Notice taskSkipped(TaskSkipped event) {
            return ended(event.task(), "task skipped");
        }

        @Override
        public Notice taskBudgetExceeded(TaskBudgetExceeded event) {
            return ended(event.task(), "budget exceeded");
        }

        @Override
        public Notice checkpointOpened(CheckpointOpened event) {
            return atRest("checkpoint opened");
        }

        @Override
        public Notice checkpointReleased(CheckpointReleased event) {
            return ended(event.key().task(), "checkpoint released");
        }

        @Override
        public Notice oracleEvidenceRecorded(OracleEvidenceRecorded event) {
            return soon("oracle evidence recorded");
        }

        @Override
        public Notice loopIterationStarted(LoopIterationStarted event) {
            return atOnce("loop iteration " + event.iteration() + " started").signed();
        }

        @Override
        public Notice loopConverged(LoopConverged event) {
            return atOnce("loop converged").signed();
        }

        @Override
        public Notice loopExhausted(LoopExhausted event) {
            return new Notice(
                            "loop exhausted",
                            Due.AT_ONCE,
                            Optional.of(event.review().task()))
                    .signed();
        }

        @Override
        public Notice agentChosen(AgentChosen event) {
            return atOnce("agent chosen");
        }

        @Override
        public Notice redactionChosen(RedactionChosen event) {
            return atOnce("redaction chosen");
        }

        @Override
        public Notice secretsRedacted(SecretsRedacted event) {
            return soon("secrets redacted");
        }

        @Override
        public Notice workingDirectoryChosen(WorkingDirectoryChosen event) {
            return atOnce("working directory chosen");
        }

        @Override
        public Notice reviewUnreadable(ReviewUnreadable event) {
            return ended(event.review().task(), "review unreadable");
        }

        @Override
        public Notice loopImported(LoopImported event) {
            return atOnce("loop imported");
        }

        @Override
        public Notice runRestartRequested(RunRestartRequested event) {
            return atRest("restart requested").signed();
        }

        @Override
        public Notice attemptAdopted(AttemptAdopted event) {
            return atOnce("attempt taken over");
        }

        @Override
        public Notice agentReported(AgentReported event) {
            return soon("agent reported");
        }

        @Override
        public Notice taskRequeued(TaskRequeued event) {
            return ended(event.key().task(), "task requeued");
        }

        @Override
        public Notice taskImported(TaskImported event) {
            return ended(event.task(), "task imported");
        }

        @Override
        public Notice taskWaiting(TaskWaiting event) {
            return new Notice("task waits", Due.AT_ONCE, Optional.of(event.key().task()));
        }

        @Override
        public Notice taskTakenByHand(TaskTakenByHand event) {
            return new Notice("task taken by hand", Due.AT_ONCE, Optional.of(event.task()));
        }

        @Override
        public Notice taskFannedOut(TaskFannedOut event) {
            return ended(event.key().task(), event.items().isPresent() ? "list read" : "no list found");
        }

        @Override
        public Notice worktreeLeft(WorktreeLeft event) {
            return soon("worktree left");
        }

        @Override
        public Notice taskReopened(TaskReopened event) {
            return soon("task reopened");
        }
    }
}
