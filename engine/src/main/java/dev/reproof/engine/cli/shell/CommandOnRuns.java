package dev.reproof.engine.cli.shell;

import dev.reproof.engine.ResumeEngine;
import dev.reproof.engine.store.Store;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command about runs that exist: those of the directory it is called in, or of another one. */
public abstract class CommandOnRuns extends ReproofCommand {

    @Option(names = "--cwd", paramLabel = "DIR", description = "Directory whose runs are meant.")
    private Optional<Path> cwd;

    @Option(
            names = Workplace.HOME,
            paramLabel = "DIR",
            description = "Directory that keeps the runs. Default: .reproof of the directory they work in.")
    private Optional<Path> home;

    @Mixin
    private StoreMixin store;

    protected CommandOnRuns(Surroundings surroundings) {
        super(surroundings);
    }

    /** The directory whose runs are meant. */
    protected final Path directory() {
        return workplace().directory();
    }

    /** Finds the runs of that directory. */
    protected final RunFinder finder() {
        return new RunFinder(surroundings, workplace());
    }

    /** An engine for those runs. */
    protected final ResumeEngine engine() {
        return surroundings.engine(workplace().store());
    }

    /** Another store, at an address; with what the options say of stores. */
    protected final Store storeAt(String address) {
        return store.at(surroundings, address);
    }

    /** The directory whose runs are meant, and where they are kept. */
    protected final Workplace workplace() {
        return Workplace.of(surroundings.directory(), cwd, home, store.store(surroundings), store.given());
    }
}
