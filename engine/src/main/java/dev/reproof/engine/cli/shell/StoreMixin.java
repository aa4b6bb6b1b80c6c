package dev.reproof.engine.cli.shell;

import dev.reproof.engine.store.RunStore;
import dev.reproof.engine.store.StoreChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    @Option(
            names = "--store-lease",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "How long this runner keeps the right to write to a run of a shared store without a sign of"
                    + " life. Default: 30s.")
    private Optional<Duration> lease;

    @Option(
            names = "--take-over",
            description = "The runner that has the run in a shared store is known to be gone: does not wait for its"
                    + " lease.")
    private boolean takeOver;

    private Optional<RunStore> opened = Optional.empty();

    /** The store that is meant. It holds no connection by itself. */
    public RunStore store(Surroundings surroundings) {
        if (opened.isEmpty()) {
            opened = Optional.of(choice(surroundings).open());
        }
        return opened.get();
    }

    private StoreChoice choice(Surroundings surroundings) {
        return new StoreChoice(
                store.or(() ->
                        Optional.ofNullable(System.getenv("REPROOF_STORE")).filter(named -> !named.isEmpty())),
                password.map(surroundings.directory()::resolve),
                undurable,
                takeOver,
                lease.orElse(StoreChoice.LEASE),
                told -> surroundings.err().println(Printable.line(told)),
                System::getenv);
    }

    /** The options that say so, to be given again. */
    public List<String> arguments() {
        List<String> given = new ArrayList<>();
        store.ifPresent(url -> given.addAll(List.of(STORE, url)));
        password.ifPresent(file -> given.addAll(List.of("--store-password-file", file.toString())));
        if (undurable) {
            given.add("--accept-undurable-store");
        }
        return given;
    }
}
