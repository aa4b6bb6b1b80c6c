package dev.reproof.engine.cli.shell;

import dev.reproof.engine.store.RunStore;
import dev.reproof.engine.store.Store;
import dev.reproof.engine.store.StoreChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the logs of runs are kept: every command about runs shares these options. */
public final class StoreMixin {

    static final String STORE = "--store";

    @Option(
            names = STORE,
            paramLabel = "URL",
            description = "PostgreSQL that keeps the logs, shared by many machines: jdbc:postgresql://HOST[:PORT]/DB."
                    + " Default: REPROOF_STORE, else what the run's directory says, else a file there.")
    private Optional<String> store;

    @Option(
            names = "--store-password-file",
            paramLabel = "FILE",
            description = "Holds the password of the store. Default: PGPASSFILE, else PGPASSWORD.")
    private Optional<Path> password;

    @Option(
            names = "--accept-undurable-store",
            description = "Goes on with a store that may lose what it has acknowledged when its machine fails.")
    private boolean undurable;

    private Optional<RunStore> opened = Optional.empty();

    /** The store that is meant, for who looks at runs. It holds no connection by itself. */
    public RunStore store(Surroundings surroundings) {
        return store(surroundings, false, StoreChoice.LEASE);
    }

    /**
     * The same for who writes to runs.
     *
     * @param takeOver whether whoever has a run is known to be gone
     * @param lease how long the right to write lasts without a sign of life
     */
    public RunStore store(Surroundings surroundings, boolean takeOver, Duration lease) {
        if (opened.isEmpty()) {
            opened = Optional.of(
                    RunStore.of(choice(surroundings, address(), takeOver, lease).open()));
        }
        return opened.get();
    }

    /** The address that the command line names. */
    public Optional<String> given() {
        return store;
    }

    /** The store at another address, reached as these options say. */
    public Store at(Surroundings surroundings, String address) {
        return choice(surroundings, Optional.of(address), false, StoreChoice.LEASE)
                .open();
    }

    private Optional<String> address() {
        return store.or(
                () -> Optional.ofNullable(System.getenv("REPROOF_STORE")).filter(named -> !named.isEmpty()));
    }

    private StoreChoice choice(Surroundings surroundings, Optional<String> address, boolean takeOver, Duration lease) {
        return new StoreChoice(
                address,
                password.map(surroundings.directory()::resolve),
                undurable,
                takeOver,
                lease,
                told -> surroundings.err().println(Printable.line(told)),
                System::getenv);
    }
}
