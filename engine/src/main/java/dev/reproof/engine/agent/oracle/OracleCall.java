package dev.reproof.engine.agent.oracle;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * One run of an oracle's command.
 *
 * @param command for {@code /bin/sh}
 * @param workingDirectory where the command works; must exist when it starts
 * @param taskTimeout longest time for the whole command, above zero
 * @param elapsed how long ago it was recorded, which counts for that time; above zero where an earlier process did
 * @param mostBytes most that it may print, above zero
 */
public record OracleCall(
        RunId run,
        AttemptKey key,
        String command,
        Path workingDirectory,
        Duration taskTimeout,
        Duration elapsed,
        long mostBytes) {

    /** A call that begins now, with {@link RunOptions#MAX_ATTEMPT_BYTES the usual limit} of what it prints. */
    public OracleCall(RunId run, AttemptKey key, String command, Path workingDirectory, Duration taskTimeout) {
        this(run, key, command, workingDirectory, taskTimeout, Duration.ZERO, RunOptions.MAX_ATTEMPT_BYTES);
    }

    public OracleCall {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(workingDirectory, "workingDirectory");
        Objects.requireNonNull(taskTimeout, "taskTimeout");
        Objects.requireNonNull(elapsed, "elapsed");
    }

    @Override
    public String toString() {
        return "run=" + run + " " + key;
    }
}
