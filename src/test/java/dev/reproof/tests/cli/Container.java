package dev.reproof.tests.cli;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reproof.tests.DefaultSignals;
import dev.reproof.tests.Finished;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A process tree in a pid namespace of its own, with a name and a boot id of its own: what a container is to a runner.
 * Closing it ends all that is in it.
 */
final class Container implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 120;

    private final Process unshare;
    private final Path out;
    private final Path err;

    private Container(Process unshare, Path out, Path err) {
        this.unshare = unshare;
        this.out = out;
        this.err = err;
    }

    /** The tests that need containers are left out where this user may make none. */
    static void assumePermitted() throws Exception {
        assumeThat(Path.of("/proc/self/ns/pid")).exists();
        assumeThat(Files.isExecutable(Path.of("/usr/bin/unshare"))).isTrue();
        Process probe = new ProcessBuilder(
                        "unshare", "--mount", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc", "true")
                .redirectErrorStream(true)
                .start();
        probe.getInputStream().readAllBytes();
        assumeThat(probe.waitFor()).as("unshare --pid is permitted").isZero();
    }

    /**
     * Starts one on a node of its own.
     *
     * @param node a digit; two nodes have other boot ids
     * @param script what its first process does, in a shell
     */
    static Container start(Path directory, int node, String script) throws IOException {
        Path boot = Files.writeString(
                directory.resolve("boot-" + node),
                node + "aaaaaaa-0000-4000-8000-000000000001\n",
                StandardCharsets.UTF_8);
        return start(
                directory,
                "mount --bind '" + boot + "' /proc/sys/kernel/random/boot_id && hostname node-" + node + " && "
                        + script);
    }

    /** Starts one on this machine. */
    static Container start(Path directory, String script) throws IOException {
        Path out = Files.createTempFile(directory, "container", ".out");
        Path err = Files.createTempFile(directory, "container", ".err");
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "--uts", "--pid"));
        command.addAll(List.of("--fork", "--kill-child", "--mount-proc", "/bin/sh", "-c", script));
        Process process = new ProcessBuilder(DefaultSignals.of(command))
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        return new Container(process, out, err);
    }

    boolean isAlive() {
        return unshare.isAlive();
    }

    /** What it has said so far. */
    String err() throws IOException {
        return Files.readString(err, StandardCharsets.UTF_8);
    }

    /** Sends its first process a signal, as {@code docker stop} does. */
    void signal(String name) throws Exception {
        long first = unshare.children().findFirst().orElseThrow().pid();
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(first)).start();
        if (kill.waitFor() != 0 && unshare.isAlive()) {
            throw new AssertionError("Could not send " + name + " to " + first);
        }
    }

    /** The same again and again until it has ended. */
    void signalUntilItEnds(String name) throws Exception {
        do {
            signal(name);
        } while (!unshare.waitFor(500, TimeUnit.MILLISECONDS));
    }

    Finished await() throws Exception {
        if (!unshare.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("Still running after " + PATIENCE_SECONDS + " s:\n" + err());
        }
        return new Finished(unshare.exitValue(), Files.readAllBytes(out), err());
    }

    /** Waits until what is said to stderr has that in it. */
    void awaitSaid(String words) {
        until(() -> err().contains(words) || !isAlive());
    }

    /** Ends it as the kernel does when memory runs out, or a node that is lost. */
    void kill() {
        List<ProcessHandle> inside = unshare.descendants().toList();
        inside.stream().findFirst().ifPresent(ProcessHandle::destroyForcibly);
        unshare.onExit().join();
        until(() -> inside.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Override
    public void close() {
        if (unshare.isAlive()) {
            kill();
        }
    }

    private static void until(Callable<Boolean> seen) {
        Awaitility.await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(seen);
    }
}
