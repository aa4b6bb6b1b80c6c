package dev.reproof.engine.agent.oracle;

import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.RetryRules;
import dev.reproof.engine.agent.command.AgentEnvironment;
import dev.reproof.engine.agent.command.CommandEnd;
import dev.reproof.engine.agent.command.CommandOutput;
import dev.reproof.engine.agent.command.CommandRunner;
import dev.reproof.engine.agent.orphans.AgentRecords;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.projections.oracle.OracleRun;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the commands of oracles, as {@link CommandRunner} runs commands: recorded, each in a session of its own, and to
 * the end of all it started. A command finds nothing on its standard input and the variables of {@link AgentEnvironment}
 * in its environment. It may be silent as long as it likes. Several threads may use one runner.
 */
public final class OracleRunner {

    private static final Logger LOG = LoggerFactory.getLogger(OracleRunner.class);

    private final CommandRunner commands;

    /**
     * A runner of oracles.
     *
     * @param grace what processes get between being asked to end and being killed
     */
    public OracleRunner(AgentEnvironment environment, AgentRecords records, Duration grace) {
        this.commands = new CommandRunner(environment, records, grace);
    }

    /**
     * Blocks until nothing of the command lives and all it printed was handed to {@code evidence}; absent where nobody can say
     * how it ended, which happens only to one that was taken over.
     *
     * @throws InterruptedException when this thread was interrupted; all of the command has been ended by then, and the
     *     tail of what it printed may be missing from {@code evidence}
     */
    public Optional<OracleRun> run(OracleCall call, Evidence evidence) throws InterruptedException {
        CommandOutput output = new CommandOutput(evidence::stdout, evidence::stderr, CommandOutput.Sink.NOWHERE);
        CommandEnd end = commands.run("Oracle command", call.command(), AgentReading.RAW, silent(call), output);
        return end instanceof CommandEnd.Unknown ? Optional.empty() : Optional.of(ended(call, end));
    }

    private static OracleRun ended(OracleCall call, CommandEnd end) {
        if (end instanceof CommandEnd.Exited exited) {
            return OracleRun.exited(exited.code());
        }
        if (end instanceof CommandEnd.Stopped stopped) {
            return OracleRun.stopped(stopped.message());
        }
        if (end instanceof CommandEnd.NotStarted notStarted) {
            LOG.warn("The oracle command of {} could not be started", call, notStarted.cause());
            return OracleRun.notStarted();
        }
        return OracleRun.outOfTime();
    }

    /** Nothing can be silent for longer than the whole time. */
    private static AgentCall silent(OracleCall call) {
        return new AgentCall(
                call.run(),
                call.key(),
                Optional.empty(),
                Optional.empty(),
                "",
                call.workingDirectory(),
                call.taskTimeout(),
                call.taskTimeout(),
                call.elapsed(),
                call.mostBytes(),
                RetryRules.NONE);
    }
}
