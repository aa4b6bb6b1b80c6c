package dev.reproof.engine.agent;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import dev.reproof.events.dag.Complexity;
import dev.reproof.events.dag.ModelSelection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What an agent is asked to do.
 *
 * @param model the model to use, and the parameters to call it with; absent leaves the choice to the agent
 * @param complexity how hard the DAG says the task is; absent for what is no task of an agent
 * @param prompt the whole prompt; a lone surrogate in it reaches the agent as U+FFFD
 * @param workingDirectory where the agent works; must exist when the attempt starts
 * @param taskTimeout longest time for the whole attempt, above zero
 * @param idleTimeout longest time without any output, above zero; time in which {@link AgentOutput} blocks does not
 *     count
 * @param elapsed how long ago the attempt was dispatched: it counts for the task timeout; above zero where an earlier
 *     process dispatched it
 * @param mostBytes most that it may print, above zero
 * @param retries by what a failure of a command passes with time
 * @param worktree that it has for itself, in which {@code workingDirectory} is; absent where it has none
 */
public record AgentCall(
        RunId run,
        AttemptKey key,
        Optional<ModelSelection> model,
        Optional<Complexity> complexity,
        String prompt,
        Path workingDirectory,
        Duration taskTimeout,
        Duration idleTimeout,
        Duration elapsed,
        long mostBytes,
        RetryRules retries,
        Optional<AgentWorktree> worktree) {

    public AgentCall {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(complexity, "complexity");
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(workingDirectory, "workingDirectory");
        Objects.requireNonNull(retries, "retries");
        Objects.requireNonNull(worktree, "worktree");
        requireAboveZero(taskTimeout, "task timeout");
        requireAboveZero(idleTimeout, "idle timeout");
        if (elapsed.isNegative() || mostBytes < 1) {
            throw new IllegalArgumentException(
                    "An attempt was dispatched before it runs and may print something, found " + elapsed + " and "
                            + mostBytes + " bytes");
        }
    }

    /** A call of an attempt that begins now, with {@link RunOptions#MAX_ATTEMPT_BYTES the usual limit} of what it prints. */
    public AgentCall(
            RunId run,
            AttemptKey key,
            Optional<ModelSelection> model,
            Optional<Complexity> complexity,
            String prompt,
            Path workingDirectory,
            Duration taskTimeout,
            Duration idleTimeout) {
        this(
                run,
                key,
                model,
                complexity,
                prompt,
                workingDirectory,
                taskTimeout,
                idleTimeout,
                Duration.ZERO,
                RunOptions.MAX_ATTEMPT_BYTES,
                RetryRules.NONE,
                Optional.empty());
    }

    /** A call of an attempt that works in a directory with others. */
    public AgentCall(
            RunId run,
            AttemptKey key,
            Optional<ModelSelection> model,
            Optional<Complexity> complexity,
            String prompt,
            Path workingDirectory,
            Duration taskTimeout,
            Duration idleTimeout,
            Duration elapsed,
            long mostBytes,
            RetryRules retries) {
        this(
                run,
                key,
                model,
                complexity,
                prompt,
                workingDirectory,
                taskTimeout,
                idleTimeout,
                elapsed,
                mostBytes,
                retries,
                Optional.empty());
    }

    /** A call that does not say how hard the task is. */
    public AgentCall(
            RunId run,
            AttemptKey key,
            Optional<ModelSelection> model,
            String prompt,
            Path workingDirectory,
            Duration taskTimeout,
            Duration idleTimeout) {
        this(run, key, model, Optional.empty(), prompt, workingDirectory, taskTimeout, idleTimeout);
    }

    private static void requireAboveZero(Duration timeout, String name) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("The " + name + " must be above zero, found " + timeout);
        }
    }

    @Override
    public String toString() {
        return "run=" + run + " " + key;
    }
}
