package dev.reproof.engine.cli.shell;

import dev.reproof.engine.home.RunRoot;
import dev.reproof.engine.store.FileStore;
import dev.reproof.engine.store.RunStore;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where agents work, and where the runs are kept.
 *
 * @param directory that agents work in, as far as the command line says
 * @param root that keeps the runs
 * @param store that keeps the logs of the runs
 * @param address of the store, where the operator has named one on the command line
 * @param named whether the operator has named the directory, rather than called the program in it
 */
public record Workplace(Path directory, RunRoot root, RunStore store, Optional<String> address, boolean named) {

    /** The option that names the directory with the runs. */
    public static final String HOME = "--home";

    /** A directory that keeps its runs itself, and their logs too. */
    public static Workplace in(Path directory) {
        return new Workplace(directory, RunRoot.under(directory), new FileStore(), Optional.empty(), false);
    }

    /**
     * What the options say.
     *
     * @param here the directory that the program is called in
     * @param named the directory of the agents, where one is named
     * @param home the directory with the runs, where one is named; else that of the agents keeps them
     * @param store that keeps their logs
     * @param address of the store, where it is named there
     */
    public static Workplace of(
            Path here, Optional<Path> named, Optional<Path> home, RunStore store, Optional<String> address) {
        Path directory = named.map(here::resolve).orElse(here);
        return new Workplace(
                directory,
                home.map(here::resolve).map(RunRoot::new).orElseGet(() -> RunRoot.under(directory)),
                store,
                address,
                named.isPresent());
    }

    /** Whether the runs are not where they are by default. */
    public boolean keepsRunsElsewhere() {
        return !root.equals(RunRoot.under(directory));
    }
}
