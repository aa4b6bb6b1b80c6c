package dev.reproof.tests.parity;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.loop.Progress;
import dev.reproof.engine.loop.RankLoop;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Runs until a task comes to that point in that iteration, and is interrupted there, as by a signal. */
final class Interruption implements Agent, Progress {

    /** Where it happens. */
    enum Point {
        AT_WORK,
        WAITING,
        ENDED
    }

    private final Agent script;
    private final Round round;
    private final Point point;
    private final Thread runner = Thread.currentThread();

    private Interruption(GatedScenario scenario, Point point, Round round) {
        this.script = scenario.agent();
        this.point = point;
        this.round = round;
    }

    /** Runs up to there, notes the interruption, and closes the run. */
    static void of(RecoveredRun run, GatedScenario scenario, Point point, String task, int iteration) {
        Interruption interruption = new Interruption(scenario, point, new Round(new TaskId(task), iteration));
        try (run) {
            interruption.interrupted(run);
        }
    }

    private void interrupted(RecoveredRun run) {
        try {
            new RankLoop(run, this, Path.of("").toAbsolutePath(), 2, this).run();
        } catch (InterruptedException e) {
            run.interrupt("told to stop");
            return;
        }
        throw new AssertionError("The run went on to its end");
    }

    /** The loop waits for this thread's task, so it finds the interrupt before anything else. */
    private void reach(Point now, TaskId task, int iteration) {
        if (now == point && new Round(task, iteration).equals(round)) {
            runner.interrupt();
        }
    }

    @Override
    public AgentResult run(AgentCall call, AgentOutput output) throws InterruptedException {
        AttemptKey key = call.key();
        reach(Point.AT_WORK, key.task(), key.iteration());
        if (point == Point.AT_WORK && new Round(key.task(), key.iteration()).equals(round)) {
            output.text("not to the end");
            new CountDownLatch(1).await();
        }
        return script.run(call, output);
    }

    @Override
    public void waits(AttemptKey key, Path file) {
        reach(Point.WAITING, key.task(), key.iteration());
    }

    @Override
    public void ended(TaskId task, RunState state) {
        reach(Point.ENDED, task, state.task(task).iteration());
    }

    @Override
    public void rank(int rank, int ranks, List<TaskId> tasks) {
        // only tasks are waited for
    }

    @Override
    public void dispatched(AttemptKey key, int promptChars) {
        // the agent is called right after
    }
}
