package dev.reproof.engine.cli.shell;

import dev.reproof.engine.home.RunRoot;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where agents work, and where the runs are kept.
 *
 * @param directory that agents work in
 * @param root that keeps the runs
 */
public record Workplace(Path directory, RunRoot root) {

    /** The option that names the directory with the runs. */
    public static final String HOME = "--home";

    /** A directory that keeps its runs itself. */
    public static Workplace in(Path directory) {
        return of(directory, Optional.empty());
    }

    /** A directory whose runs are kept there; in itself where no place is named. */
    public static Workplace of(Path directory, Optional<Path> home) {
        return new Workplace(directory, home.map(RunRoot::new).orElseGet(() -> RunRoot.under(directory)));
    }

    /** Whether the runs are not where they are by default. */
    public boolean keepsRunsElsewhere() {
        return !root.equals(RunRoot.under(directory));
    }
}
