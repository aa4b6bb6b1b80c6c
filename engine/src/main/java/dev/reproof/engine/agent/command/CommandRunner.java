package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.Watch;
import dev.reproof.engine.agent.orphans.AgentRecords;
import dev.reproof.engine.agent.orphans.LeftAgents;
import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.engine.agent.process.ProcessTree;
import dev.reproof.engine.agent.process.Session;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.Sha256;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands through {@code /bin/sh}, each to its end and to the end of all it started. Several threads may use one
 * runner.
 *
 * <p>What a command started and left running gets a grace period to end and is then ended with SIGTERM and, a grace
 * period later, SIGKILL; a time limit or an interrupt of the calling thread ends the command in the same way at once.
 *
 * <p>Each command is recorded from before it does anything until nothing of it lives, so that {@link LeftAgents} finds
 * what a killed runner left. Where the system has sessions, each command gets its own.
 */
public final class CommandRunner {

    /** To start a process takes milliseconds, and seconds where the machine has no memory left. */
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private static final int END_SECONDS = 10;

    private final AgentEnvironment environment;
    private final AgentRecords records;
    private final Duration grace;

    /**
     * A runner of commands.
     *
     * @param grace what processes get between being asked to end and being killed
     */
    public CommandRunner(AgentEnvironment environment, AgentRecords records, Duration grace) {
        this.environment = Objects.requireNonNull(environment, "environment");
        this.records = Objects.requireNonNull(records, "records");
        this.grace = Objects.requireNonNull(grace, "grace");
    }

    /**
     * Blocks until nothing of the command lives and all it printed was handed on.
     *
     * @param name what messages about a time limit call the command
     * @param call its prompt is the standard input, only standard output ends a silence
     * @throws InterruptedException when this thread was interrupted; all of the command has been ended by then; or when
     *     its record was {@linkplain AgentRecords#abandon abandoned}
     */
    public CommandEnd run(String name, String command, AgentCall call, CommandOutput output)
            throws InterruptedException {
        records.requireWanted();
        String mark = mark(call);
        Process process;
        try {
            process = started(name, command, call, mark);
        } catch (IOException e) {
            return new CommandEnd.NotStarted(e);
        }
        OptionalLong start = ProcessTable.start(process.toHandle());
        ProcessTree tree = ProcessTree.of(process.toHandle(), mark, start, records.looks());
        try (RunningCommand running = new RunningCommand(call, process, tree, new Watch(name, call), grace)) {
            AgentRecords.Kept kept = record(call, mark, process, start);
            try {
                CommandEnd end = running.toEnd(output);
                records.requireWanted();
                return end;
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
                        new InterruptedException("Interrupted before the command of " + call + " was recorded");
                interrupted.initCause(e);
                throw interrupted;
            }
            throw e;
        }
    }

    private static void endUnused(Process process, Throwable failure) {
        process.destroyForcibly()
                .onExit()
                .completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS)
                .join();
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** @throws Storage when the machine cannot start it now, which is no fault of the command */
    private Process started(String name, String command, AgentCall call, String mark) throws IOException {
        try {
            return new ProcessStart(() -> start(command, call, mark)).within(START_LIMIT);
        } catch (IOException e) {
            Optional<String> machine = StartFailure.ofMachine(e, call.workingDirectory());
            if (machine.isEmpty()) {
                throw e;
            }
            throw new Storage(
                    name + " of " + call.key() + " could not be started: " + machine.get()
                            + "; the task runs again when the run is resumed",
                    e);
        }
    }

    private Process start(String command, AgentCall call, String mark) throws IOException {
        ShellCommand shell = ShellCommand.of(command, AgentEnvironment.naming(call));
        ProcessBuilder builder = new ProcessBuilder(Session.ofItsOwn(shell.arguments()))
                .directory(call.workingDirectory().toFile());
        Map<String, String> variables = builder.environment();
        environment.applyBase(variables);
        variables.putAll(shell.environment());
        variables.put(ProcessTable.MARK, mark);
        return builder.start();
    }

    /** Different for any two attempts that run at one time; the time counter tells those of one process apart. */
    private static String mark(AgentCall call) {
        return ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + "-" + call.run() + "-"
                + Sha256.of(call.key().toString()).hex().substring(0, 16);
    }
}
