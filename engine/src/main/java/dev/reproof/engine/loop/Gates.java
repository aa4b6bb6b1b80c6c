package dev.reproof.engine.loop;

import dev.reproof.engine.Checkpoint;
import dev.reproof.engine.OracleAttempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.agent.command.AgentEnvironment;
import dev.reproof.engine.agent.command.CommandAgent;
import dev.reproof.engine.agent.oracle.OracleCall;
import dev.reproof.engine.agent.oracle.OracleRunner;
import dev.reproof.events.RunOptions;
import dev.reproof.projections.run.RunState;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs oracles, and waits at pauses. */
final class Gates {

    private static final long LOOK_EVERY_MILLIS = 200;

    private final RecoveredRun run;
    private final Path workingDirectory;
    private final Progress progress;
    private final OracleRunner oracles;

    Gates(RecoveredRun run, Path workingDirectory, Progress progress) {
        this.run = run;
        this.workingDirectory = workingDirectory;
        this.progress = progress;
        this.oracles = new OracleRunner(AgentEnvironment.inherited(), run.agentRecords(), CommandAgent.DEFAULT_GRACE);
    }

    /** Runs the command, or goes on with it, and judges it; absent where nobody can say how it ended. */
    Optional<RunState> ask(OracleAttempt attempt) throws InterruptedException {
        OracleCall call = new OracleCall(
                run.state().run(),
                attempt.key(),
                attempt.task().command(),
                workingDirectory,
                attempt.limit(),
                attempt.elapsed(),
                run.state().options().maxAttemptBytes().orElse(RunOptions.MAX_ATTEMPT_BYTES));
        return oracles.run(call, attempt).map(attempt::end);
    }

    /** Waits until the pause is released or its time is up. */
    RunState await(Checkpoint checkpoint) throws InterruptedException {
        progress.waits(checkpoint.key(), checkpoint.file());
        while (!checkpoint.isReleased()) {
            if (checkpoint.isExpired()) {
                return checkpoint.expire();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        return checkpoint.release();
    }
}
