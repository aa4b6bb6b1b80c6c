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
import dev.reproof.events.RunEvent.ReviewUnreadable;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunRestartRequested;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.RunEvent.WorkingDirectoryChosen;
import dev.reproof.events.TaskEvent.CheckpointOpened;
import dev.reproof.events.TaskEvent.CheckpointReleased;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskImported;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskId;
import java.util.Optional;

/**
 * What a decision means to the files.
 *
 * @param reason the word for it in the state file
 * @param ended the task of which it ended an attempt, or which it gave up
 */
record Notice(String reason, Optional<TaskId> ended) {

    private static final Decision.Handler<Notice> MEANING = new Meaning();

    static Notice of(Decision decision) {
        return decision.accept(MEANING);
    }

    private static Notice run(String reason) {
        return new Notice(reason, Optional.empty());
    }

    private static Notice ended(TaskId task, String reason) {
        return new Notice(reason, Optional.of(task));
    }

    private static final class Meaning implements Decision.Handler<Notice> {

        @Override
        public Notice runStarted(RunStarted event) {
            return run("run started");
        }

        @Override
        public Notice runResumed(RunResumed event) {
            return run("run resumed");
        }

        @Override
        public Notice rankStarted(RankStarted event) {
            return run("rank " + (event.rank() + 1) + " started");
        }

        @Override
        public Notice rankCompleted(RankCompleted event) {
            return run("rank " + (event.rank() + 1) + " completed");
        }

        @Override
        public Notice runInterrupted(RunInterrupted event) {
            return run("run interrupted");
        }

        @Override
        public Notice runFinished(RunFinished event) {
            return run("run finished");
        }

        @Override
        public Notice stateImported(StateImported event) {
            return run("state imported");
        }

        @Override
        public Notice dagChanged(DagChanged event) {
            return run("DAG changed");
        }

        @Override
        public Notice optionsChanged(OptionsChanged event) {
            return run("options changed");
        }

        @Override
        public Notice degradedAccepted(DegradedAccepted event) {
            return run("degraded transcripts accepted");
        }

        @Override
        public Notice operatorWarned(OperatorWarned event) {
            return run("operator warned");
        }

        @Override
        public Notice taskDispatched(TaskDispatched event) {
            return run("task dispatched");
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
            return run("checkpoint opened");
        }

        @Override
        public Notice checkpointReleased(CheckpointReleased event) {
            return ended(event.key().task(), "checkpoint released");
        }

        @Override
        public Notice oracleEvidenceRecorded(OracleEvidenceRecorded event) {
            return run("oracle evidence recorded");
        }

        @Override
        public Notice loopIterationStarted(LoopIterationStarted event) {
            return run("loop iteration " + event.iteration() + " started");
        }

        @Override
        public Notice loopConverged(LoopConverged event) {
            return run("loop converged");
        }

        @Override
        public Notice loopExhausted(LoopExhausted event) {
            return ended(event.review().task(), "loop exhausted");
        }

        @Override
        public Notice agentChosen(AgentChosen event) {
            return run("agent chosen");
        }

        @Override
        public Notice workingDirectoryChosen(WorkingDirectoryChosen event) {
            return run("working directory chosen");
        }

        @Override
        public Notice reviewUnreadable(ReviewUnreadable event) {
            return ended(event.review().task(), "review unreadable");
        }

        @Override
        public Notice loopImported(LoopImported event) {
            return run("loop imported");
        }

        @Override
        public Notice runRestartRequested(RunRestartRequested event) {
            return run("restart requested");
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
        public Notice taskReopened(TaskReopened event) {
            return run("task reopened");
        }
    }
}
