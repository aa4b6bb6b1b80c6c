package dev.reproof.engine.decide;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.decide.RunCommand.CompleteRank;
import dev.reproof.engine.decide.RunCommand.DispatchTask;
import dev.reproof.engine.decide.RunCommand.ExceedTask;
import dev.reproof.engine.decide.RunCommand.FailTask;
import dev.reproof.engine.decide.RunCommand.FinishRun;
import dev.reproof.engine.decide.RunCommand.FinishTask;
import dev.reproof.engine.decide.RunCommand.JudgeLoop;
import dev.reproof.engine.decide.RunCommand.SkipTask;
import dev.reproof.engine.decide.RunCommand.StartRank;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Document;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded.Limit;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.dag.DagParser;
import dev.reproof.projections.findings.Review.Verdict;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.LoopState.Phase;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Takes a run to its end by what the decider says, one task after the other. */
final class BudgetedRun {

    /** What an attempt comes to. */
    record Answer(OptionalLong tokens, boolean fails, boolean findings) {}

    /** Answers every attempt, in any way it likes. */
    interface Answers {
        Answer of(AttemptKey attempt);
    }

    private final Answers answers;
    private RunState state;

    BudgetedRun(String document, Answers answers) {
        this.answers = answers;
        this.state = start(document.getBytes(StandardCharsets.UTF_8));
    }

    static RunState start(byte[] document) {
        Document dag = new Document(StreamId.ofTranscript(SampleRun.RUN, 0), Sha256.of(document), document.length);
        RunStarted started =
                new RunStarted(SampleRun.RUN, dag, RunOptions.DEFAULT, 1, "bakery", 41, "0.1.0", ArtifactChoice.own());
        return RunState.started(
                DagParser.require(document, "budgeted"), new Recorded(0, Sha256.of("first"), SampleRun.NOW, started));
    }

    RunState toTheEnd() {
        for (int rank = 0; rank < state.dag().ranks().size(); rank++) {
            take(new StartRank(rank));
            state.dag().ranks().get(rank).forEach(this::run);
            take(new CompleteRank(rank));
        }
        while (judged()) {
            // the first loop that can be judged, until none can
        }
        take(new FinishRun(state.outcome(), "done"));
        return state;
    }

    private boolean judged() {
        for (LoopState loop : state.loops()) {
            if (loop.phase() != Phase.OPEN) {
                continue;
            }
            state.dag().ranks().stream()
                    .flatMap(List::stream)
                    .filter(loop::holds)
                    .forEach(this::run);
            TaskId reviewer = loop.loop().convergeOn();
            if (state.task(reviewer).status() == TaskStatus.FINISHED) {
                AttemptKey review = key(reviewer, state.task(reviewer).attempts());
                take(new JudgeLoop(
                        loop.loop().id(),
                        review,
                        answers.of(review).findings() ? Verdict.FINDINGS : Verdict.CLEAN,
                        true,
                        ""));
                return true;
            }
        }
        return false;
    }

    private void run(TaskId task) {
        if (state.task(task).status().ended()) {
            return;
        }
        if (state.dag().task(task).dependsOn().stream()
                .anyMatch(parent -> state.task(parent).status() != TaskStatus.FINISHED)) {
            take(new SkipTask(task));
        } else if (state.tokensExceeded()) {
            take(new ExceedTask(task, Limit.TOKENS, "spent"));
        } else {
            attempt(key(task, state.task(task).attempts() + 1));
        }
    }

    private void attempt(AttemptKey key) {
        Answer answer = answers.of(key);
        TokenUsage usage = new TokenUsage(answer.tokens(), OptionalLong.empty());
        take(new DispatchTask(key, new StreamId("r1/" + key), TextDigest.of("do"), List.of(), Optional.empty()));
        take(
                answer.fails()
                        ? new FailTask(key, "no wind", Steps.seal("part"), usage)
                        : new FinishTask(key, Steps.seal("text"), usage));
    }

    private AttemptKey key(TaskId task, int attempt) {
        return new AttemptKey(task, state.task(task).iteration(), attempt);
    }

    private void take(RunCommand command) {
        state = SampleRun.after(state, RunDecider.decide(state, command));
    }
}
