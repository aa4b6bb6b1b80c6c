package dev.reproof.benchmarks.stores;

import dev.reproof.engine.home.Holder;
import dev.reproof.engine.home.RunHome;
import dev.reproof.engine.log.Insider;
import dev.reproof.engine.store.RunStore;
import dev.reproof.engine.store.Store;
import dev.reproof.engine.store.StoreChoice;
import dev.reproof.engine.store.Tenure;
import dev.reproof.events.RunId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One of the two places for logs.
 *
 * @param address of a server; absent for files
 */
record StoreSide(String name, Optional<String> address) {

    Store open() {
        return open(false);
    }

    /** @param takeOver whether the holder of a run is known to be gone */
    Store open(boolean takeOver) {
        return address.<Store>map(url -> new StoreChoice(
                                Optional.of(url),
                                Optional.empty(),
                                false,
                                takeOver,
                                StoreChoice.LEASE,
                                line -> {},
                                System::getenv)
                        .open())
                .orElseGet(Store::files);
    }

    /** The right to write to a run that is new there. */
    Tenure claim(Store store, Path directory, RunId run) {
        RunStore runs = RunStore.of(store);
        RunHome home = RunHome.of(directory, run);
        runs.prepare(home);
        return runs.claim(
                Insider.here(),
                home,
                run,
                new Holder(ProcessHandle.current().pid(), "benchmark", Instant.EPOCH),
                Optional.empty(),
                Duration.ZERO);
    }
}
