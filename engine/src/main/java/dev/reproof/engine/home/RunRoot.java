package dev.reproof.engine.home;

import dev.reproof.engine.disk.DiskFailure;
import dev.reproof.events.Exported;
import dev.reproof.events.ReproofException;
import dev.reproof.events.RunId;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A directory that keeps runs, each in one of its own below {@code runs}.
 *
 * @param directory absolute
 */
@Exported
public record RunRoot(Path directory) {

    private static final int MOST_RUNS = 100_000;

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
        return homes(MOST_RUNS);
    }

    List<RunHome> homes(int most) {
        Path runs = runs();
        if (!VisibleDirectory.isThere(runs)) {
            return List.of();
        }
        List<RunHome> found = new ArrayList<>();
        DiskFailure.attempt("list the runs in", runs, () -> VisibleDirectory.owned(runs), () -> {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(runs)) {
                int seen = 0;
                for (Path entry : entries) {
                    seen++;
                    if (seen > most) {
                        throw new ReproofException.Rejected("More than " + most + " entries in " + runs
                                + "; move finished runs elsewhere, or name the run");
                    }
                    if (RunHome.isRunId(entry.getFileName().toString()) && Files.isDirectory(entry)) {
                        found.add(new RunHome(entry));
                    }
                }
            }
        });
        found.sort(Comparator.comparing(RunHome::name));
        return List.copyOf(found);
    }

    /** Where the directories of the runs are. */
    public Path runs() {
        return directory.resolve(RunHome.RUNS);
    }
}
