package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.BoundedLog;
import dev.reproof.engine.agent.StderrLogs;
import dev.reproof.engine.agent.orphans.AgentRecords;
import dev.reproof.events.ReproofException;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Starts a command through {@code /bin/sh} for each attempt: the prompt is its standard input (UTF-8), its standard
 * output is the transcript, its standard error is kept as a log. An attempt that an earlier runner has left, and that this
 * run has taken over, goes on with the command that is at work on it.
 *
 * <p>Exit code 0 is finished, anything else failed, and so are both timeouts. How the command is started, recorded and
 * ended is told at {@link CommandRunner}.
 */
public final class CommandAgent implements Agent {

    /** What processes get between being asked to end and being killed, unless told otherwise. */
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(2);

    private static final String NAME = "Agent command";

    private static final long STDERR_LIMIT = 64L << 20;

    private final String command;
    private final CommandRunner commands;
    private final StderrLogs logs;
    private final long stderrLimit;

    /**
     * An agent for this command.
     *
     * @throws ReproofException.Invalid when the command is blank or holds NUL
     */
    public CommandAgent(
            String command, AgentEnvironment environment, StderrLogs logs, AgentRecords records, Duration grace) {
        this(command, environment, logs, records, grace, STDERR_LIMIT);
    }

    CommandAgent(
            String command,
            AgentEnvironment environment,
            StderrLogs logs,
            AgentRecords records,
            Duration grace,
            long stderrLimit) {
        if (command.isBlank() || command.indexOf('\0') >= 0) {
            throw new ReproofException.Invalid("The agent command is not usable: expected a shell command that is not"
                    + " blank and has no NUL; correct --agent-command");
        }
        this.command = command;
        this.commands = new CommandRunner(environment, records, grace);
        this.logs = Objects.requireNonNull(logs, "logs");
        this.stderrLimit = stderrLimit;
    }

    @Override
    public AgentResult run(AgentCall call, AgentOutput output) throws InterruptedException {
        try (BoundedLog log = BoundedLog.open(call, logs, stderrLimit)) {
            CommandEnd end =
                    commands.run(NAME, command, call, new CommandOutput(output::bytes, log::bytes, log::bytes));
            if (end instanceof CommandEnd.NotStarted notStarted) {
                log.line("The agent command could not be started: "
                        + notStarted.cause().getMessage());
            }
            return result(end);
        }
    }

    private static AgentResult result(CommandEnd end) {
        if (end instanceof CommandEnd.Exited exited) {
            return result(exited.code());
        }
        if (end instanceof CommandEnd.TimedOut timedOut) {
            return AgentResult.Failed.of(timedOut.message());
        }
        if (end instanceof CommandEnd.Stopped stopped) {
            return AgentResult.Failed.of(stopped.message());
        }
        return end instanceof CommandEnd.Unknown
                ? new AgentResult.Lost()
                : AgentResult.Failed.of(NAME + " could not be started");
    }

    private static AgentResult result(int exitCode) {
        if (exitCode == 0) {
            return new AgentResult.Finished(OptionalLong.empty(), OptionalLong.empty());
        }
        // Both the shell and the platform report the end by signal n as exit code 128 + n.
        boolean signal = exitCode > 128 && exitCode <= 128 + 64;
        return AgentResult.Failed.of(
                signal
                        ? NAME + " was ended by signal " + (exitCode - 128)
                        : NAME + " ended with exit code " + exitCode);
    }
}
