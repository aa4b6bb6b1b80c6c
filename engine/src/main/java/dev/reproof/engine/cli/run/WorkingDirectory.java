package dev.reproof.engine.cli.run;

import dev.reproof.engine.RecoveredRun;
import dev.reproof.engine.cli.shell.ShellWords;
import dev.reproof.engine.cli.shell.Workplace;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.RunRoot;
import dev.reproof.engine.request.EngineSettings.Runner;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunEvent.WorkingDirectoryChosen;
import dev.reproof.events.dag.Task.OracleTask;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.state.StateWarning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The directory in which the commands of a run work: the one that the operator names, else the recorded one, as long as the
 * run lies where it lay then; else, where the run lies in a project's {@code .reproof}, that project; else the recorded one,
 * if it is one of this machine. The directory that somebody happens to be in decides for new runs alone.
 *
 * @param given what the command line says
 * @param home of the run
 */
record WorkingDirectory(Workplace given, RunHome home) {

    /**
     * Settles and records it.
     *
     * @throws Rejected when the run starts commands, and nothing says where they are to work
     */
    Path of(RecoveredRun run, RunnerLog log) {
        RunState state = run.state();
        Optional<Path> recorded = state.writer().workplace().flatMap(before -> path(before.directory()));
        Optional<Path> settled = settled(state).filter(Files::isDirectory);
        if (settled.isEmpty() && !startsCommands(state)) {
            return given.directory();
        }
        Path directory = settled.orElseThrow(() -> unsettled(state));
        if (recorded.isPresent() && !same(recorded.get(), directory)) {
            log.warn(
                    run,
                    new StateWarning(
                            "WORKING_DIRECTORY_CHANGED",
                            "The commands of the run worked in " + recorded.get() + " and work in " + directory
                                    + " from now on; what earlier tasks left in the other directory is not there unless"
                                    + " somebody has copied it"));
        } else if (!same(directory, given.directory())) {
            log.tell("directory", state, "run " + state.run() + ": its commands work in " + directory);
        }
        run.chooseWorkingDirectory(directory);
        return directory;
    }

    private Optional<Path> settled(RunState state) {
        if (given.named()) {
            return Optional.of(given.directory());
        }
        Optional<WorkingDirectoryChosen> before = state.writer().workplace();
        Optional<Path> lay = before.flatMap(chosen -> path(chosen.home()));
        if (lay.isPresent() && same(lay.get(), home.directory())) {
            return before.flatMap(chosen -> path(chosen.directory()));
        }
        boolean begunHere = before.isEmpty()
                && (state.writer().epoch() == 1 || home.equals(given.root().home(home.nameForMessages())));
        return project()
                .or(() -> before.filter(chosen -> chosen.host().equals(Runner.hostName()))
                        .flatMap(chosen -> path(chosen.directory())))
                .or(() -> begunHere ? Optional.of(given.directory()) : Optional.empty());
    }

    /** The project in whose {@code .reproof} the run lies; it is copied and moved along with that. */
    private Optional<Path> project() {
        return Optional.of(home.directory().normalize())
                .map(Path::getParent)
                .map(Path::getParent)
                .map(Path::getParent)
                .filter(project -> RunRoot.under(project)
                        .runs()
                        .equals(home.directory().normalize().getParent()));
    }

    private static boolean startsCommands(RunState state) {
        return AgentOptions.startsCommands(state.writer().agent())
                || state.dag().tasks().stream()
                        .anyMatch(task -> task instanceof OracleTask
                                || task.settings().agent().isPresent());
    }

    private Rejected unsettled(RunState state) {
        String before = state.writer()
                .workplace()
                .map(chosen -> "they worked in " + chosen.directory() + " on host " + chosen.host()
                        + " while the run lay in " + chosen.home())
                .orElse("the run has no directory recorded");
        return new Rejected("In which directory do the commands of run " + state.run() + " work? It lies in "
                + home.directory() + ", and " + before + "; name one that is there, as in '"
                + new ShellWords(List.of()).command("resume", home.directory().toString(), "--cwd", "DIR")
                + "'. Nothing was sent");
    }

    private static boolean same(Path one, Path other) {
        return real(one).equals(real(other));
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize(); // it is not there, or not for us
        }
    }

    private static Optional<Path> path(String recorded) {
        try {
            return Optional.of(Path.of(recorded)).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty(); // of another system
        }
    }
}
