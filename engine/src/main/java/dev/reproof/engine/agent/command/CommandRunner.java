package dev.reproof.engine.agent.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.engine.agent.AgentCall;
import dev.reproof.engine.agent.orphans.AgentRecord;
import dev.reproof.engine.agent.orphans.AgentRecords;
import dev.reproof.engine.agent.orphans.AgentWork;
import dev.reproof.engine.agent.orphans.LeftAgent;
import dev.reproof.engine.agent.orphans.LeftAgents;
import dev.reproof.engine.agent.output.AgentReading;
import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.engine.agent.process.ProcessTree;
import dev.reproof.engine.agent.process.Session;
import dev.reproof.engine.agent.spool.Spool;
import dev.reproof.engine.agent.spool.SpoolExit;
import dev.reproof.engine.agent.spool.SpoolWatch;
import dev.reproof.events.AgentReport;
import dev.reproof.events.AgentVerdict;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.UntrustedText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands through {@code /bin/sh}, each to its end and to the end of all it started. Several threads may use one
 * runner.
 *
 * <p>What a command started and left running gets a grace period to end and is then ended with SIGTERM and, a grace
 * period later, SIGKILL; a time limit or an interrupt of the calling thread ends the command in the same way at once.
 *
 * <p>Each command is recorded from before it does anything until all that it printed is in the log, so that
 * {@link LeftAgents} finds what a killed runner left. It prints into files, so another runner can go on with it. Where the
 * system has sessions, each command gets its own.
 */
public final class CommandRunner {

    /** To start a process takes milliseconds, and seconds where the machine has no memory left. */
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private static final int END_SECONDS = 10;

    /** Names the file in which a command may say what it has used. */
    private static final String REPORT = "REPROOF_REPORT";

    private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);

    private final AgentEnvironment environment;
    private final AgentRecords records;
    private final AgentWork work;
    private final Duration grace;

    /**
     * A runner of commands.
     *
     * @param grace what processes get between being asked to end and being killed
     */
    public CommandRunner(AgentEnvironment environment, AgentRecords records, Duration grace) {
        this.environment = Objects.requireNonNull(environment, "environment");
        this.records = Objects.requireNonNull(records, "records");
        this.work = new AgentWork(records);
        this.grace = Objects.requireNonNull(grace, "grace");
    }

    /**
     * Blocks until nothing of the command lives and all it printed was handed on. What an earlier runner has left of that
     * attempt is taken over in place of a new start; then all of its output is handed on, from the first byte.
     *
     * @param name what messages about a time limit call the command
     * @param reading how what it prints becomes text, for a runner that goes on with it
     * @param call its prompt is the standard input, and any output ends a silence
     * @throws InterruptedException when this thread was interrupted; all of the command has been ended by then, unless it
     *     is to be {@linkplain AgentRecords#leave left}; or when its record was {@linkplain AgentRecords#abandon abandoned}
     */
    public CommandEnd run(String name, String command, AgentReading reading, AgentCall call, CommandOutput output)
            throws InterruptedException {
        records.requireWanted();
        CommandLimits limits = CommandLimits.of(name, call, grace);
        Optional<LeftAgent> left = work.takenOver(call.key());
        return left.isPresent()
                ? goOn(left.get(), call, limits, output)
                : begin(command, reading, call, limits, output, Optional.empty());
    }

    /**
     * The same with a command that is talked with in place of being given its prompt. It cannot go on without its runner: it is
     * never taken over, and ended where others would be left.
     */
    CommandEnd talkWith(
            String name, String command, AgentReading reading, AgentCall call, CommandOutput output, CommandVoice voice)
            throws InterruptedException {
        records.requireWanted();
        return begin(command, reading, call, CommandLimits.of(name, call, grace), output, Optional.of(voice));
    }

    /** What the command of an attempt has said of itself. */
    Optional<AgentReport> report(AttemptKey key, AgentVerdict verdict, Consumer<String> fault) {
        return work.spool(key).flatMap(spool -> OwnReport.of(spool, verdict, fault));
    }

    /** What the command of an attempt has written in the place of its report. */
    Optional<JsonNode> usage(AttemptKey key, Consumer<String> fault) {
        return work.spool(key).flatMap(spool -> UsageFile.read(spool, fault));
    }

    /** The file that the command of an attempt has named for its answer. */
    Optional<Path> answer(AttemptKey key) {
        return work.spool(key).map(Spool::directory).flatMap(OwnAnswer::of);
    }

    /** The file with all that the command of an attempt has printed, where one was started. */
    Optional<Path> printed(AttemptKey key) {
        return work.spool(key).filter(Spool::isThere).map(Spool::stdout);
    }

    /** How what an attempt prints becomes text that an earlier runner has left; absent where it begins now. */
    Optional<AgentReading> reading(AttemptKey key) {
        return records.reading(key);
    }

    private CommandEnd goOn(LeftAgent left, AgentCall call, CommandLimits limits, CommandOutput output)
            throws InterruptedException {
        CommandShell.Left shell = new CommandShell.Left(left.shell());
        return toEnd(left.kept(), shell, left.tree(), call, limits, output)
                .orElseGet(() -> written(SpoolExit.of(left.spool()), limits));
    }

    private static CommandEnd written(SpoolExit exit, CommandLimits limits) {
        if (exit instanceof SpoolExit.Code ended) {
            return new CommandEnd.Exited(ended.code());
        }
        return exit instanceof SpoolExit.None
                ? new CommandEnd.Unknown()
                : new CommandEnd.Stopped(limits.name() + " put something else in the place of its exit code");
    }

    private CommandEnd begin(
            String command,
            AgentReading reading,
            AgentCall call,
            CommandLimits limits,
            CommandOutput output,
            Optional<CommandVoice> voice)
            throws InterruptedException {
        String mark = AgentRecord.newMark(call.run(), call.key());
        Spool spool = work.spool(mark);
        make(spool, call);
        Process process;
        try {
            process = started(limits.name(), call, mark, spool, shell(command, call, spool, voice.isPresent()));
        } catch (IOException e) {
            remove(spool);
            return new CommandEnd.NotStarted(e);
        }
        OptionalLong start = ProcessTable.start(process.toHandle());
        ProcessTree tree = ProcessTree.of(process.toHandle(), mark, start, records.looks());
        CommandShell.Child shell = new CommandShell.Child(process);
        try (InputStream complaints = process.getInputStream()) {
            AgentRecords.Kept kept = record(call, mark, process, start, spool, reading);
            voice.ifPresentOrElse(shell::begin, shell::begin);
            Optional<CommandEnd> stopped = toEnd(kept, shell, tree, call, limits, output);
            if (stopped.isEmpty()) {
                requireBegun(limits.name(), call, complaints);
            }
            return stopped.orElseGet(() -> new CommandEnd.Exited(process.exitValue()));
        } catch (IOException e) {
            throw new Storage("The shell of " + call + " could not be heard; resume the run to repeat the attempt", e);
        }
    }

    /** How it was stopped: absent where it ended by itself. */
    private Optional<CommandEnd> toEnd(
            AgentRecords.Kept kept,
            CommandShell shell,
            ProcessTree tree,
            AgentCall call,
            CommandLimits limits,
            CommandOutput output)
            throws InterruptedException {
        Spool spool = work.spool(kept.agent().mark());
        try (SpoolWatch.Waiter changes = work.changes().of(spool.directory())) {
            RunningCommand running =
                    new RunningCommand(call, shell, spool, tree, limits, changes, () -> isLeft(kept.agent()));
            boolean told = false;
            try {
                Optional<CommandEnd> stopped = running.toEnd(output);
                records.requireWanted();
                requireNoGuardsEnd(kept.agent(), spool, stopped);
                told = true;
                return stopped;
            } finally {
                if (!told && running.endedByUs() && tree.ended()) {
                    records.forget(kept);
                }
            }
        }
    }

    /** An end that a guard has made is none of the command's: this process was suspended, or its signs could not be written. */
    private void requireNoGuardsEnd(AgentRecord agent, Spool spool, Optional<CommandEnd> stopped) {
        if (stopped.isEmpty() && records.guard().isPresent() && spool.isThere() && !spool.mayGoOn()) {
            throw new Storage(
                    "The " + agent + " was ended by its guard: its runner had given no sign of life for "
                            + records.guard().orElseThrow().outlive().toSeconds()
                            + " s; the task runs again when the run is resumed",
                    new IOException("no prompt in " + spool.directory()));
        }
    }

    private boolean isLeft(AgentRecord agent) {
        return records.isLeaving() && !agent.reading().format().isTalk();
    }

    /**
     * The shell says something only where it could not give the command its files.
     *
     * @throws Storage when it did, which is no fault of the command
     */
    private static void requireBegun(String name, AgentCall call, InputStream complaints) throws IOException {
        String said = CommandShell.said(complaints);
        if (!said.isEmpty()) {
            throw new Storage(
                    name + " of " + call.key() + " could not be started: its shell said '"
                            + UntrustedText.shorten(said) + "'; see what the machine is short of; the task runs again"
                            + " when the run is resumed",
                    new IOException(said));
        }
    }

    /** The shell still waits for its runner to be ready; without a record it never does anything. */
    private AgentRecords.Kept record(
            AgentCall call, String mark, Process process, OptionalLong start, Spool spool, AgentReading reading)
            throws InterruptedException {
        try {
            return records.keep(call, mark, process.toHandle(), start, reading);
        } catch (RuntimeException | Error e) {
            endUnused(process, e);
            remove(spool);
            requireNoInterrupt(e, call);
            throw e;
        }
    }

    private static void make(Spool spool, AgentCall call) throws InterruptedException {
        try {
            spool.make(Utf8.encode(call.prompt()));
        } catch (RuntimeException | Error e) {
            remove(spool);
            requireNoInterrupt(e, call);
            throw e;
        }
    }

    /** @throws InterruptedException when the failure only came of an interrupt */
    private static void requireNoInterrupt(Throwable failure, AgentCall call) throws InterruptedException {
        if (Thread.interrupted()) {
            InterruptedException interrupted =
                    new InterruptedException("Interrupted before the command of " + call + " began");
            interrupted.initCause(failure);
            throw interrupted;
        }
    }

    private static void remove(Spool spool) {
        try {
            spool.remove();
        } catch (IOException e) {
            LOG.warn("The files of a command that was not started could not be removed: {}", spool.directory(), e);
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
    private Process started(String name, AgentCall call, String mark, Spool spool, ShellCommand shell)
            throws IOException {
        try {
            return new ProcessStart(() -> start(shell, call, mark, spool)).within(START_LIMIT);
        } catch (IOException e) {
            Optional<String> machine = StartFailure.ofMachine(e, call.workingDirectory());
            if (machine.isEmpty()) {
                throw e;
            }
            remove(spool);
            throw new Storage(
                    name + " of " + call.key() + " could not be started: " + machine.get()
                            + "; the task runs again when the run is resumed",
                    e);
        }
    }

    private ShellCommand shell(String command, AgentCall call, Spool spool, boolean talking) {
        Map<String, String> variables = AgentEnvironment.naming(call);
        return talking
                ? ShellCommand.talking(command, variables, spool, records.guard())
                : ShellCommand.of(command, variables, spool, records.guard());
    }

    private Process start(ShellCommand shell, AgentCall call, String mark, Spool spool) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Session.ofItsOwn(shell.arguments()))
                .directory(call.workingDirectory().toFile())
                .redirectErrorStream(true);
        Map<String, String> variables = builder.environment();
        environment.applyBase(variables);
        variables.putAll(shell.environment());
        variables.put(ProcessTable.MARK, mark);
        variables.put(REPORT, spool.report().toString());
        return builder.start();
    }
}
