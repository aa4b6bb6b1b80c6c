package dev.reproof.engine.agent.oracle;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * One run of an oracle's command.
 *
 * @param command for {@code /bin/sh}
 * @param workingDirectory where the command works; must exist when it starts
 * @param taskTimeout longest time for the whole command, above zero
 */
public record OracleCall(RunId run, AttemptKey key, String command, Path workingDirectory, Duration taskTimeout) {

    public OracleCall {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(workingDirectory, "workingDirectory");
        Objects.requireNonNull(taskTimeout, "taskTimeout");
    }

    @Override
    public String toString() {
        return "run=" + run + " " + key;
    }
}
