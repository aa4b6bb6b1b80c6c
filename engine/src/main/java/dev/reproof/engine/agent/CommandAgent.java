package dev.reproof.engine.agent;

import dev.reproof.events.ReproofException;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Starts a command through {@code /bin/sh} for each attempt: the prompt is its standard input (UTF-8), its standard
 * output is the transcript, its standard error is kept as a log.
 *
 * <p>Exit code 0 is finished, anything else failed, and so are both timeouts. What the command started and left running
 * gets a grace period to end and is then ended with SIGTERM and, a grace period later, SIGKILL; a timeout or an
 * interrupt of the calling thread ends the command in the same way at once.
 *
 * <p>Each attempt is recorded from before the command does anything until nothing of it lives, so that {@link LeftAgents}
 * finds what a killed runner left. Where the system has sessions, each attempt gets its own.
 */
public final class CommandAgent implements Agent {

    /** What processes get between being asked to end and being killed, unless told otherwise. */
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(2);

    /** The environment variable that tells the processes of an attempt from all others. */
    static final String MARK = "REPROOF_MARK";

    private static final long STDERR_LIMIT = 64L << 20;

    private final String command;
    private final AgentEnvironment environment;
    private final StderrLogs logs;
    private final AgentRecords records;
    private final Duration grace;
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
        this.environment = Objects.requireNonNull(environment, "environment");
        this.logs = Objects.requireNonNull(logs, "logs");
        this.records = Objects.requireNonNull(records, "records");
        this.grace = Objects.requireNonNull(grace, "grace");
        this.stderrLimit = stderrLimit;
    }

    @Override
    public AgentResult run(AgentCall call, AgentOutput output) throws InterruptedException {
        BoundedLog log = BoundedLog.open(call, logs, stderrLimit);
        String mark = mark(call);
        Process process;
        try {
            process = start(call, mark);
        } catch (IOException e) {
            log.line("The agent command could not be started: " + e.getMessage());
            log.close();
            return AgentResult.Failed.of("Agent command could not be started");
        }
        OptionalLong start = ProcessTable.start(process.toHandle());
        ProcessTree tree = new ProcessTree(
                List.of(process.toHandle()),
                ProcessTable.carrying(MARK, mark).or(ProcessTable.inSessionOf(process.pid(), start)));
        try (RunningCommand running = new RunningCommand(call, process, tree, log, grace)) {
            AgentRecords.Kept kept = record(call, mark, process, start);
            try {
                return running.toEnd(output);
            } finally {
                if (tree.ended()) {
                    records.forget(kept);
                }
            }
        }
    }

    /** The shell still waits for its runner to be ready; without a record it never does anything. */
    private AgentRecords.Kept record(AgentCall call, String mark, Process process, OptionalLong start)
            throws InterruptedException {
        try {
            return records.keep(call, mark, process.toHandle(), start);
        } catch (RuntimeException | Error e) {
            endUnused(process, e);
            if (Thread.interrupted()) {
                InterruptedException interrupted =
                        new InterruptedException("Interrupted before the agent of " + call + " was recorded");
                interrupted.initCause(e);
                throw interrupted;
            }
            throw e;
        }
    }

    private static void endUnused(Process process, Throwable failure) {
        process.destroyForcibly().onExit().join();
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private Process start(AgentCall call, String mark) throws IOException {
        ShellCommand shell = ShellCommand.of(command, AgentEnvironment.naming(call));
        ProcessBuilder builder = new ProcessBuilder(Session.ofItsOwn(shell.arguments()))
                .directory(call.workingDirectory().toFile());
        Map<String, String> variables = builder.environment();
        environment.applyBase(variables);
        variables.putAll(shell.environment());
        variables.put(MARK, mark);
        return builder.start();
    }

    /** Different for any two attempts that run at one time; the time counter tells those of one process apart. */
    private static String mark(AgentCall call) {
        return ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + "-" + call.run() + "-"
                + Sha256.of(call.key().toString()).hex().substring(0, 16);
    }
}
