package dev.reproof.engine.decide;

import static dev.reproof.engine.decide.GatedRun.GATE;
import static dev.reproof.engine.decide.GatedRun.LOOP;
import static dev.reproof.engine.decide.GatedRun.PROBE;
import static dev.reproof.engine.decide.GatedRun.REVIEW;

import dev.reproof.engine.decide.RunCommand.CompleteRank;
import dev.reproof.engine.decide.RunCommand.DispatchTask;
import dev.reproof.engine.decide.RunCommand.EndOracle;
import dev.reproof.engine.decide.RunCommand.ExceedAttempt;
import dev.reproof.engine.decide.RunCommand.FailCheckpoint;
import dev.reproof.engine.decide.RunCommand.Fate;
import dev.reproof.engine.decide.RunCommand.FinishRun;
import dev.reproof.engine.decide.RunCommand.FinishTask;
import dev.reproof.engine.decide.RunCommand.JudgeLoop;
import dev.reproof.engine.decide.RunCommand.OpenCheckpoint;
import dev.reproof.engine.decide.RunCommand.ReleaseCheckpoint;
import dev.reproof.engine.decide.RunCommand.RepeatLoop;
import dev.reproof.engine.decide.RunCommand.RequestRestart;
import dev.reproof.engine.decide.RunCommand.SkipTask;
import dev.reproof.engine.decide.RunCommand.StartRank;
import dev.reproof.engine.decide.RunCommand.WarnOperator;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Seal;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded.Evidence;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded.Limit;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.projections.findings.Review.Verdict;
import dev.reproof.projections.run.RunState;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Draws commands for a run with a pause, an oracle and a loop; more often than not one that fits the state. */
final class GatedCommands {

    private final Random random;
    private final RunState state;

    GatedCommands(Random random, RunState state) {
        this.random = random;
        this.state = state;
    }

    RunCommand draw() {
        return switch (random.nextInt(16)) {
            case 0 -> new StartRank(state.ranksCompleted());
            case 1 -> new CompleteRank(Math.max(0, state.course().rankStarted()));
            case 2, 3 -> dispatch(PROBE);
            case 4 -> dispatch(random.nextInt(6) == 0 ? GATE : REVIEW);
            case 5, 6 -> new EndOracle(evidence(key(PROBE)), once(4, "it printed something else"), seal());
            case 7, 8 ->
                new FinishTask(
                        key(random.nextInt(6) == 0 ? PROBE : REVIEW), seal(), Steps.USED, random.nextInt(4) == 0);
            case 9 -> new OpenCheckpoint(next(GATE), "checkpoints/gate." + random.nextInt(2));
            case 10 -> new ReleaseCheckpoint(key(GATE), stream(key(GATE)), seal());
            case 11 ->
                random.nextInt(4) == 0
                        ? new FailCheckpoint(key(GATE), stream(key(GATE)), seal(), "nobody came")
                        : new SkipTask(REVIEW);
            case 12, 13 -> new JudgeLoop(LOOP, key(REVIEW), verdict(), random.nextInt(5) > 0, "seen");
            case 14 -> rare();
            default -> Steps.takeOver(fates());
        };
    }

    private RunCommand rare() {
        return switch (random.nextInt(6)) {
            case 3 -> new RepeatLoop(LOOP);
            case 0 -> new RequestRestart("after rank 1 of 2", List.of("oven.sh"));
            case 1 -> new WarnOperator("ARTIFACTS_UNPINNED", "warm");
            case 2 -> new ExceedAttempt(key(REVIEW), Limit.OUTPUT_BYTES, "too much", seal(), Steps.USED);
            default -> new FinishRun(state.outcome(), "done");
        };
    }

    private Verdict verdict() {
        List<Verdict> rare = List.of(Verdict.CLEAN, Verdict.UNREADABLE, Verdict.EMPTY);
        return random.nextInt(3) > 0 ? Verdict.FINDINGS : rare.get(random.nextInt(rare.size()));
    }

    private DispatchTask dispatch(TaskId task) {
        AttemptKey key = next(task);
        return new DispatchTask(key, stream(key), TextDigest.of("do " + task), List.of(), Optional.empty());
    }

    private AttemptKey next(TaskId task) {
        return new AttemptKey(
                task, state.task(task).iteration(), state.task(task).attempts() + (random.nextInt(8) == 0 ? 2 : 1));
    }

    /** The last attempt, or the one before its first. */
    private AttemptKey key(TaskId task) {
        return new AttemptKey(
                task, state.task(task).iteration(), Math.max(1, state.task(task).attempts()));
    }

    private static StreamId stream(AttemptKey key) {
        return new StreamId("r1/" + key.task() + key.iteration() + "." + key.attempt());
    }

    private static OracleEvidenceRecorded evidence(AttemptKey key) {
        return new OracleEvidenceRecorded(
                key,
                Optional.of(0),
                new Evidence(new StreamId("r1/out" + key.iteration()), Steps.seal("out")),
                new Evidence(new StreamId("r1/err" + key.iteration()), Steps.seal("err")));
    }

    private Optional<String> once(int in, String text) {
        return random.nextInt(in) == 0 ? Optional.of(text) : Optional.empty();
    }

    private Seal seal() {
        return Steps.seal(random.nextInt(9) == 0 ? "else" : "text");
    }

    private Fate[] fates() {
        return state.running().stream()
                .map(task -> random.nextBoolean()
                        ? new Fate.GivenUp(key(task.id()), "gone", TextDigest.of("part"))
                        : new Fate.GoesOn(
                                key(task.id()), random.nextBoolean(), TextDigest.of("part"), Optional.empty()))
                .toArray(Fate[]::new);
    }
}
