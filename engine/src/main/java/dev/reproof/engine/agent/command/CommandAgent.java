package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.Agent;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.AgentOutput;
import dev.reproof.engine.agent.AgentResult;
import dev.reproof.engine.agent.BoundedLog;
import dev.reproof.engine.agent.StderrLogs;
import dev.reproof.engine.agent.orphans.AgentRecords;
import dev.reproof.engine.agent.output.AgentFormat;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.output.CopilotUsage;
import dev.reproof.engine.agent.output.StreamEnd;
import dev.reproof.engine.agent.output.StreamedText;
import dev.reproof.events.AgentReport;
import dev.reproof.events.AgentVerdict;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Starts a command through {@code /bin/sh} for each attempt: the prompt is its standard input (UTF-8), its standard
 * output is the transcript, its standard error is kept as a log. An attempt that an earlier runner has left, and that this
 * run has taken over, goes on with the command that is at work on it.
 *
 * <p>An agent that prints its text within JSON is read by an {@link AgentReading}; then how it ended is what it told, where
 * its exit code agrees. Else exit code 0 is finished, anything else failed, and so are both timeouts. How the command is started, recorded and
 * ended is told at {@link CommandRunner}.
 */
public final class CommandAgent implements Agent {

    /** What processes get between being asked to end and being killed, unless told otherwise. */
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(2);

    static final String NAME = "Agent command";

    static final long STDERR_LIMIT = 64L << 20;

    private final String command;
    private final AgentReading reading;
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
        this(command, AgentReading.RAW, environment, logs, records, grace);
    }

    /**
     * An agent for this command, whose standard output is read in this way.
     *
     * @throws ReproofException.Invalid when the command is blank or holds NUL, or this program knows other rules to read by
     */
    public CommandAgent(
            String command,
            AgentReading reading,
            AgentEnvironment environment,
            StderrLogs logs,
            AgentRecords records,
            Duration grace) {
        this(command, reading, environment, logs, records, grace, STDERR_LIMIT);
    }

    CommandAgent(
            String command,
            AgentReading reading,
            AgentEnvironment environment,
            StderrLogs logs,
            AgentRecords records,
            Duration grace,
            long stderrLimit) {
        reading.requireKnown();
        this.command = usable(command);
        this.reading = reading;
        this.commands = new CommandRunner(environment, records, grace);
        this.logs = Objects.requireNonNull(logs, "logs");
        this.stderrLimit = stderrLimit;
    }

    /** @throws ReproofException.Invalid when it is no command for a shell */
    static String usable(String command) {
        if (command.isBlank() || command.indexOf('\0') >= 0) {
            throw new ReproofException.Invalid("The agent command is not usable: expected a shell command that is not"
                    + " blank and has no NUL; correct --agent-command");
        }
        return command;
    }

    @Override
    public AgentResult run(AgentCall call, AgentOutput output) throws InterruptedException {
        AgentReading how = commands.reading(call.key()).orElse(reading);
        try (BoundedLog log = BoundedLog.open(call, logs, stderrLimit)) {
            RetrySigns signs = new RetrySigns(call.retries(), log);
            if (how.isRaw()) {
                CommandEnd end = run(how, call, new CommandOutput(output::bytes, signs::errors, log::bytes), log);
                return signs.judged(reported(result(end), call.key(), log), end);
            }
            if (!how.hasMessages()) {
                CommandEnd end = run(how, call, new CommandOutput(log::bytes, signs::errors, log::bytes), log);
                return signs.judged(reported(answered(result(end), call, output), call.key(), log), end);
            }
            StreamedText text = new StreamedText(how.format(), how.text(), output);
            CommandOutput stream = new CommandOutput(text::bytes, signs::errors, log::bytes, text::endSeen);
            CommandEnd end = run(how, call, stream, log);
            StreamEnd told = told(how, kept(commands, logs, text.end(), call.key()), call.key(), log);
            return signs.judged(result(end, new StreamOutcome(how.format(), told)), end);
        }
    }

    private CommandEnd run(AgentReading how, AgentCall call, CommandOutput output, BoundedLog log)
            throws InterruptedException {
        return noted(commands.run(NAME, command, how, call, output), log);
    }

    /** The same end, which the log explains where nothing was started. */
    static CommandEnd noted(CommandEnd end, BoundedLog log) {
        if (end instanceof CommandEnd.NotStarted notStarted) {
            log.line("The agent command could not be started: "
                    + notStarted.cause().getMessage());
        }
        return end;
    }

    /** With the answer that it has left in a file, also where it failed; it is finished only where that is there. */
    private AgentResult answered(AgentResult result, AgentCall call, AgentOutput output) {
        if (result instanceof AgentResult.Lost) {
            return result;
        }
        return OwnAnswer.copy(commands.answer(call.key()), call.mostBytes(), output)
                .filter(fault -> result instanceof AgentResult.Finished)
                .<AgentResult>map(fault -> AgentResult.Failed.of(NAME + " " + fault))
                .orElse(result);
    }

    /** With what it tells of itself in another place than its stream. */
    private StreamEnd told(AgentReading how, StreamEnd end, AttemptKey key, BoundedLog log) {
        return how.format() == AgentFormat.COPILOT
                ? commands.usage(key, log::line)
                        .map(usage -> CopilotUsage.in(end, usage))
                        .orElse(end)
                : end;
    }

    /** With the digest of all that it was read from, where that is kept. */
    static StreamEnd kept(CommandRunner commands, StderrLogs logs, StreamEnd end, AttemptKey key) {
        return commands.printed(key)
                .flatMap(printed -> logs.keepRaw(key, printed))
                .map(end::keeping)
                .orElse(end);
    }

    /** With what the command says of itself. */
    private AgentResult reported(AgentResult result, AttemptKey key, BoundedLog log) {
        if (result instanceof AgentResult.Lost) {
            return result;
        }
        AgentVerdict verdict = result instanceof AgentResult.Finished ? AgentVerdict.OK : AgentVerdict.OTHER;
        return commands.report(key, verdict, log::line)
                .map(report -> with(report, result))
                .orElse(result);
    }

    private static AgentResult with(AgentReport report, AgentResult result) {
        return result instanceof AgentResult.Failed failed
                ? new AgentResult.Failed(failed.message(), report)
                : new AgentResult.Finished(report);
    }

    static AgentResult result(CommandEnd end, StreamOutcome outcome) {
        if (end instanceof CommandEnd.Exited exited) {
            return outcome.exited(exited.code());
        }
        if (end instanceof CommandEnd.Lingered) {
            return outcome.lingered();
        }
        if (end instanceof CommandEnd.TimedOut timedOut) {
            return outcome.ended(timedOut.message());
        }
        return end instanceof CommandEnd.Stopped stopped ? outcome.ended(stopped.message()) : result(end);
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
