package dev.reproof.engine.cli.supervise;

import dev.reproof.engine.cli.shell.Supervision;
import dev.reproof.events.ReproofException.Storage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts runners as child processes, one at a time, and tells them to stop when this process is told to. */
final class RunnerProcess {

    /** Set by the launcher: itself. What it starts next is the program as it is by then. */
    private static final String LAUNCHER = "reproof.launcher";

    private static final int ASKED_AGAIN_AT_MOST = 4;
    private static final long BETWEEN_MILLIS = 500;

    private final Path directory;
    private final Class<?> main;
    private final RunnerArguments arguments;
    private Optional<Process> last = Optional.empty();
    private boolean over;

    /** @param main the class that begins the program, where no launcher has started this process */
    RunnerProcess(Path directory, Class<?> main, RunnerArguments arguments) {
        this.directory = directory;
        this.main = main;
        this.arguments = arguments;
    }

    /**
     * Runs one to its end; its exit code.
     *
     * @param first whether it is the first one
     * @throws InterruptedException when this thread was interrupted: the runner was told to stop, and has ended
     */
    int run(boolean first) throws InterruptedException {
        Process runner = start(first);
        try {
            return runner.waitFor();
        } catch (InterruptedException e) {
            runner.destroy(); // SIGTERM, which leaves the run resumable
            runner.onExit().join(); // whoever interrupts again has to wait: a runner must not be left alone
            throw e;
        }
    }

    /**
     * Has the runner end at once, and no other one start: asks it again, more than once since two requests may arrive as
     * one, and kills it where it is still there seconds later. To be called beside {@link #run}.
     */
    void endAtOnce() throws InterruptedException {
        Optional<Process> runner = stopStarting();
        if (runner.isEmpty()) {
            return;
        }
        boolean ended = !runner.get().isAlive();
        for (int asked = 0; asked < ASKED_AGAIN_AT_MOST && !ended; asked++) {
            runner.get().destroy();
            ended = runner.get().waitFor(BETWEEN_MILLIS, TimeUnit.MILLISECONDS);
        }
        runner.get().destroyForcibly();
    }

    private synchronized Process start(boolean first) throws InterruptedException {
        if (over) {
            throw new InterruptedException("Told to stop before another runner was started");
        }
        List<String> command = new ArrayList<>(program());
        command.addAll(arguments.of(first));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).inheritIO();
        Supervision.announce(builder.environment());
        try {
            Process runner = builder.start();
            last = Optional.of(runner);
            return runner;
        } catch (IOException e) {
            throw new Storage("The runner could not be started: " + e.getMessage(), e);
        }
    }

    private synchronized Optional<Process> stopStarting() {
        over = true;
        return last;
    }

    private List<String> program() {
        Optional<String> launcher = Optional.ofNullable(System.getProperty(LAUNCHER));
        if (launcher.isPresent()) {
            return List.of(launcher.get());
        }
        List<String> java = new ArrayList<>();
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        java.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return java;
    }
}
