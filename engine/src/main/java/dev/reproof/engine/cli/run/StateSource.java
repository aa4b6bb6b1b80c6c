package dev.reproof.engine.cli.run;

import dev.reproof.engine.cli.shell.RunIds;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.home.RunRoot;
import dev.reproof.events.ReproofException.Invalid;
import dev.reproof.events.RunId;
import dev.reproof.projections.state.read.RunHeader;
import dev.reproof.projections.state.read.StateFile;
import dev.reproof.projections.state.read.StateFileReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A state file that an operator names, and the run that goes on from it.
 *
 * @param home of that run
 */
public record StateSource(Path file, RunHome home) {

    /**
     * The run that a file belongs to.
     *
     * @param run the name the operator gives it; absent for the one in the file
     * @throws Invalid when neither names it
     */
    public static StateSource of(Path file, Optional<String> run, RunRoot root) {
        Path normal = file.toAbsolutePath().normalize();
        if (run.isEmpty() && liesInRun(normal, root)) {
            return new StateSource(normal, new RunHome(normal.getParent()));
        }
        RunId id = run.map(RunIds::named)
                .or(() -> header(normal).map(RunHeader::id))
                .orElseThrow(() -> new Invalid("The state file " + file + " names no run; name it with --run-id"));
        return new StateSource(normal, root.home(id));
    }

    /**
     * The run that a file belongs to, which is read once for it.
     *
     * @param unnamed what the run of a file is called that names none
     */
    public static StateSource of(Path file, Supplier<RunId> unnamed, RunRoot root) {
        Path normal = file.toAbsolutePath().normalize();
        Optional<RunId> named = header(file).map(RunHeader::id);
        return new StateSource(
                normal,
                named.isPresent() && liesInRun(normal, root)
                        ? new RunHome(normal.getParent())
                        : root.home(named.orElseGet(unnamed)));
    }

    private static Optional<RunHeader> header(Path file) {
        return new StateFileReader().readIfComplete(file).flatMap(StateFile::run);
    }

    /** {@code .reproof/runs/<id>/state.json}: the directory is the run, wherever it was moved to. */
    private static boolean liesInRun(Path file, RunRoot root) {
        RunHome home = new RunHome(file.getParent());
        Path runs = home.directory().getParent();
        return file.equals(home.state())
                && runs != null
                && (runs.equals(root.runs()) || runs.endsWith(Path.of(".reproof", "runs")));
    }
}
