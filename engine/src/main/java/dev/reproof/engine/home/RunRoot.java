package dev.reproof.engine.home;

import dev.reproof.events.Exported;
import dev.reproof.events.RunId;
import java.nio.file.Path;
import java.util.List;

/**
 * A directory that keeps runs, each in one of its own below {@code runs}.
 *
 * @param directory absolute
 */
@Exported
public record RunRoot(Path directory) {

    public RunRoot {
        directory = directory.toAbsolutePath().normalize();
    }

    /** The one of a working directory: its {@code .reproof}. */
    public static RunRoot under(Path workingDirectory) {
        return new RunRoot(workingDirectory.toAbsolutePath().resolve(RunHome.ROOT));
    }

    /** The place of a run; nothing is created. */
    public RunHome home(RunId run) {
        return new RunHome(runs().resolve(run.value()));
    }

    /**
     * The directories of the runs that it keeps, sorted by name; those whose names are no run ids are left out.
     *
     * @throws dev.reproof.events.ReproofException.Rejected beyond 100,000 entries
     * @throws dev.reproof.events.ReproofException.Storage if it cannot be read
     */
    public List<RunHome> homes() {
        return RunHome.runsIn(runs(), RunHome.MOST_RUNS);
    }

    /** Where the directories of the runs are. */
    public Path runs() {
        return directory.resolve(RunHome.RUNS);
    }
}
