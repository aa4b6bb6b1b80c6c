package dev.reproof.engine.cli;

import dev.reproof.events.ReproofException.Storage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts runners as child processes, one at a time, and tells them to stop when this process is told to. */
final class RunnerProcess {

    /** Set by the launcher: itself. What it starts next is the program as it is by then. */
    private static final String LAUNCHER = "reproof.launcher";

    private final Path directory;
    private final RunnerArguments arguments;

    RunnerProcess(Path directory, RunnerArguments arguments) {
        this.directory = directory;
        this.arguments = arguments;
    }

    /**
     * Runs one to its end; its exit code.
     *
     * @param first whether it is the first one
     * @throws InterruptedException when this thread was interrupted: the runner was told to stop, and has ended
     */
    int run(boolean first) throws InterruptedException {
        List<String> command = new ArrayList<>(program());
        command.addAll(arguments.of(first));
        Process runner;
        try {
            runner = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            throw new Storage("The runner could not be started: " + e.getMessage(), e);
        }
        try {
            return runner.waitFor();
        } catch (InterruptedException e) {
            runner.destroy(); // SIGTERM, which leaves the run resumable
            awaitEnd(runner);
            throw e;
        }
    }

    private static void awaitEnd(Process runner) {
        runner.onExit().join(); // whoever interrupts again has to wait: a runner must not be left alone
    }

    private static List<String> program() {
        Optional<String> launcher = Optional.ofNullable(System.getProperty(LAUNCHER));
        if (launcher.isPresent()) {
            return List.of(launcher.get());
        }
        List<String> java = new ArrayList<>();
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        java.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        return java;
    }
}
