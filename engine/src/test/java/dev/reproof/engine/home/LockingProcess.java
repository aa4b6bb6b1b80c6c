package dev.reproof.engine.home;

import dev.reproof.events.ReproofException;
import dev.reproof.events.RunId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM that tries for a run's lock, says {@code held} or {@code refused}, and keeps it until its input ends. */
final class LockingProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader says;

    private LockingProcess(Process process) {
        this.process = process;
        this.says = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static LockingProcess start(Path run) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                java,
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                LockingProcess.class.getName(),
                run.toString());
        return new LockingProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    String answer() throws IOException {
        return says.readLine();
    }

    long pid() {
        return process.pid();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void letGo() throws IOException, InterruptedException {
        try (OutputStream input = process.getOutputStream()) {
            input.flush();
        }
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("The locking process did not end well: " + process);
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** The other JVM's side. */
    @SuppressWarnings("try") // The lock does its work by being open.
    public static void main(String[] arguments) throws IOException {
        Holder me = new Holder(ProcessHandle.current().pid(), "child-host", Instant.EPOCH);
        RunHome home = new RunHome(Path.of(arguments[0]));
        try (RunLock held = RunLock.acquire(home, new RunId("r1"), me, Duration.ZERO)) {
            System.out.println("held");
            while (System.in.read() >= 0) {
                // Only the end of the input counts.
            }
        } catch (ReproofException.Rejected e) {
            System.out.println("refused");
        }
    }
}
