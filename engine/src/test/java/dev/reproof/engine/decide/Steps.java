package dev.reproof.engine.decide;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.decide.RunCommand.DispatchTask;
import dev.reproof.engine.decide.RunCommand.FailTask;
import dev.reproof.engine.decide.RunCommand.Fate;
import dev.reproof.engine.decide.RunCommand.FinishTask;
import dev.reproof.engine.decide.RunCommand.TakeOver;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Road;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.AttemptAdopted;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TokenUsage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Commands of the sample run, and the events that each of them yields. */
final class Steps {

    static final TokenUsage USED = new TokenUsage(OptionalLong.of(3), OptionalLong.empty());
    static final RankStarted FIRST_RANK = new RankStarted(0, 0);
    static final RankStarted SECOND_RANK = new RankStarted(0, 1);
    static final RankCompleted FIRST_RANK_DONE = new RankCompleted(0, 0, List.of(SampleRun.A, SampleRun.B));
    static final RankCompleted SECOND_RANK_DONE = new RankCompleted(0, 1, List.of(SampleRun.C));
    static final RunResumed RESUMED = new RunResumed(2, "oven", 42, "0.2.0", "log", new ArtifactChoice.Pinned("/srv"));

    private Steps() {}

    static AttemptKey key(TaskId task, int attempt) {
        return new AttemptKey(task, 0, attempt);
    }

    static DispatchTask dispatch(TaskId task, int attempt) {
        return dispatch(task, attempt, "do " + task);
    }

    static DispatchTask dispatch(TaskId task, int attempt, String prompt) {
        return new DispatchTask(
                key(task, attempt), stream(task, attempt), TextDigest.of(prompt), List.of(), Optional.of("small"));
    }

    static TaskDispatched dispatched(TaskId task, int attempt) {
        return new TaskDispatched(
                key(task, attempt),
                stream(task, attempt),
                TextDigest.of("do " + task),
                List.of(),
                Optional.of("small"));
    }

    static StreamId stream(TaskId task, int attempt) {
        return new StreamId("r1/" + task + attempt);
    }

    static FinishTask finish(TaskId task, int attempt) {
        return new FinishTask(key(task, attempt), seal("text"), USED);
    }

    static TaskFinished finished(TaskId task, int attempt) {
        return new TaskFinished(key(task, attempt), seal("text"), USED);
    }

    static FailTask fail(TaskId task, int attempt) {
        return new FailTask(key(task, attempt), "no yeast", seal("part"), USED);
    }

    static TaskFailed failed(TaskId task, int attempt) {
        return new TaskFailed(key(task, attempt), "no yeast", seal("part"), USED);
    }

    static TaskSkipped skipped(TaskId task, TaskId... blockedBy) {
        return new TaskSkipped(task, 0, List.of(blockedBy));
    }

    static TaskBudgetExceeded exceeded(TaskId task) {
        return new TaskBudgetExceeded(task, 0, TaskBudgetExceeded.Limit.PROMPT_CHARS, "prompt too long");
    }

    static Seal seal(String text) {
        return new Seal(text.length(), text.length(), Sha256.of(text), 0);
    }

    static TakeOver takeOver(Fate... fates) {
        return new TakeOver("oven", 42, "0.2.0", Road.LOG, new ArtifactChoice.Pinned("/srv"), List.of(fates));
    }

    static Fate partial(TaskId task, int attempt) {
        return new Fate.GivenUp(
                key(task, attempt), "the runner ended before the attempt did", TextDigest.of("part of " + task));
    }

    static Fate goesOn(TaskId task, int attempt) {
        return new Fate.GoesOn(key(task, attempt), true, TextDigest.of("part of " + task), Optional.empty());
    }

    static AttemptAdopted adopted(TaskId task, int attempt, int epoch) {
        return new AttemptAdopted(key(task, attempt), epoch, true, TextDigest.of("part of " + task), Optional.empty());
    }

    static TaskRequeued requeued(TaskId task, int attempt) {
        return new TaskRequeued(
                key(task, attempt), "the runner ended before the attempt did", TextDigest.of("part of " + task));
    }
}
