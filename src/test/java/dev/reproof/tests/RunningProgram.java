package dev.reproof.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A started program. Closing it kills it, and with it everything it has started. */
public final class RunningProgram implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 300;

    private final Process process;
    private final Path out;
    private final Path err;

    RunningProgram(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Whether it ended before so much time had passed. */
    public boolean endsWithin(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    public Finished await() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("Still running after " + PATIENCE_SECONDS + " s:\n" + err());
        }
        return new Finished(process.exitValue(), Files.readAllBytes(out), err());
    }

    /** Sends the process itself a signal, such as {@code TERM}. */
    public void signal(String name) throws IOException, InterruptedException {
        kill(name, pid());
    }

    /** The same to all processes of the group that this one leads, as a terminal does. */
    public void signalGroup(String name) throws IOException, InterruptedException {
        kill(name, -pid());
    }

    /** The same again and again until it has ended, as somebody does who presses Ctrl-C. */
    public void signalUntilItEnds(String name) throws IOException, InterruptedException {
        do {
            signal(name);
        } while (!endsWithin(500));
    }

    private void kill(String name, long target) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, "--", Long.toString(target)).start();
        if (kill.waitFor() != 0 && process.isAlive()) {
            throw new AssertionError("Could not send " + name + " to " + process.pid());
        }
    }

    /** Kills the process without warning, and leaves alone whatever it had started. */
    public void killAlone() {
        process.destroyForcibly().onExit().join();
    }

    /** Kills the process without warning, then whatever it had started; returns when the process is gone. */
    public void kill() {
        List<ProcessHandle> started = process.descendants().toList();
        killAlone();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    /** The results it has printed so far. */
    public String out() throws IOException {
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    /** What it has said so far. */
    public String err() throws IOException {
        return Files.readString(err, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
