package dev.reproof.engine.agent.command;

import dev.reproof.engine.agent.Pause;
import dev.reproof.engine.agent.process.ProcessLooks;
import dev.reproof.engine.agent.process.ProcessTable;
import dev.reproof.engine.agent.process.ProcessTree;
import dev.reproof.engine.agent.process.Session;
import dev.reproof.engine.agent.process.Termination;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command for {@code /bin/sh} that is told something on its standard input, and of which only matters whether it went well. It
 * sees the environment of agents, without what leads to the store. For one thread, but for {@link #abandon}.
 */
public final class NoticeCommand {

    private static final Logger LOG = LoggerFactory.getLogger(NoticeCommand.class);

    /** By which the program finds the password of its store. */
    private static final Set<String> OF_THE_STORE = Set.of("PGPASSWORD", "PGPASSFILE");

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final int MOST_SAID = 2_048;

    private final String command;
    private final Path directory;
    private final Duration limit;
    private final ProcessLooks looks = new ProcessLooks();
    private volatile Optional<Process> atWork = Optional.empty();
    private volatile boolean abandoned;

    /**
     * A command that is not started yet.
     *
     * @param directory in which it works
     * @param limit how long it may take each time, before all that it started is ended
     */
    public NoticeCommand(String command, Path directory, Duration limit) {
        this.command = command;
        this.directory = directory;
        this.limit = limit;
    }

    /**
     * Runs it to its end. What it leaves in the background when it ends by itself is left alone.
     *
     * @param variables added to its environment
     * @return what went wrong, for people; absent where it ended with code 0
     * @throws InterruptedException when this thread was interrupted; all that it started has been ended
     */
    public Optional<String> tell(byte[] input, Map<String, String> variables) throws InterruptedException {
        String mark = "notice-" + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
        Process process;
        try {
            process = start(mark, variables);
        } catch (IOException e) {
            return Optional.of("it could not be started: " + e.getMessage());
        }
        atWork = Optional.of(process);
        if (abandoned) {
            abandon();
        }
        OptionalLong start = ProcessTable.start(process.toHandle());
        ProcessTree tree = ProcessTree.of(process.toHandle(), mark, start, looks);
        Thread feeder = new Thread(() -> feed(process, input), "reproof-notice");
        feeder.setDaemon(true);
        feeder.start();
        try {
            return toEnd(process, tree);
        } finally {
            atWork = Optional.empty();
        }
    }

    /** Has the command that is at work end at once, and each that would follow: to be called from another thread. */
    public void abandon() {
        abandoned = true;
        atWork.ifPresent(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }

    private Process start(String mark, Map<String, String> variables) throws IOException {
        String script = ShellCommand.set("reproof_command", command) + "exec /bin/sh -c \"$reproof_command\"";
        ProcessBuilder builder = new ProcessBuilder(Session.ofItsOwn(List.of("/bin/sh", "-c", script)))
                .directory(directory.toFile())
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        AgentEnvironment.inherited().applyBase(environment);
        environment.keySet().removeAll(OF_THE_STORE);
        environment.putAll(variables);
        environment.put(ProcessTable.MARK, mark);
        return builder.start();
    }

    /** A command that does not want to read is none that failed. */
    private static void feed(Process process, byte[] input) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input);
        } catch (IOException unread) {
            LOG.debug("A command has not read all that it was told", unread);
        }
    }

    private Optional<String> toEnd(Process process, ProcessTree tree) throws InterruptedException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        long begin = System.nanoTime();
        try (InputStream output = process.getInputStream()) {
            while (process.isAlive()) {
                if (System.nanoTime() - begin > limit.toNanos()) {
                    end(tree);
                    return Optional.of("it took more than " + limit.toSeconds() + " s and was ended" + shown(said));
                }
                tree.noteDescendants();
                hear(output, said);
                process.waitFor(LOOK_NANOS, TimeUnit.NANOSECONDS);
            }
            hear(output, said);
        } catch (InterruptedException e) {
            end(tree);
            throw e;
        } catch (IOException unheard) {
            return Optional.of("what it said could not be read: " + unheard.getMessage());
        }
        int code = process.exitValue();
        return code == 0 ? Optional.empty() : Optional.of("it ended with exit code " + code + shown(said));
    }

    /** Takes what is there, so that the command never waits for a reader. */
    private static void hear(InputStream output, ByteArrayOutputStream said) throws IOException {
        for (int there = output.available(); there > 0; there = output.available()) {
            byte[] read = output.readNBytes(Math.min(there, MOST_SAID));
            said.write(read, 0, Math.min(read.length, MOST_SAID - said.size()));
        }
    }

    private static String shown(ByteArrayOutputStream said) {
        String text = said.toString(StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "" : ": " + text;
    }

    private static void end(ProcessTree tree) throws InterruptedException {
        Termination termination = new Termination(tree, GRACE);
        termination.begin(System.nanoTime());
        Pause pause = new Pause();
        boolean interrupted = false;
        while (!termination.advance()) {
            try {
                pause.of(LOOK_NANOS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            throw new InterruptedException("Interrupted while a command was being ended");
        }
    }
}
