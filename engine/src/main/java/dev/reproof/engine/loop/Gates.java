package dev.reproof.engine.loop;

import dev.reproof.engine.Checkpoint;
import dev.reproof.engine.OracleAttempt;
import dev.reproof.engine.RecoveredRun;
import dev.reproof.projections.run.RunState;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs oracles, and waits at pauses. */
final class Gates {

    private static final long LOOK_EVERY_MILLIS = 200;

    private final RecoveredRun run;
    private final Path workingDirectory;
    private final Progress progress;

    Gates(RecoveredRun run, Path workingDirectory, Progress progress) {
        this.run = run;
        this.workingDirectory = workingDirectory;
        this.progress = progress;
    }

    /** Runs the command and judges it. */
    RunState ask(OracleAttempt attempt) throws InterruptedException {
        throw new UnsupportedOperationException(attempt.toString());
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
