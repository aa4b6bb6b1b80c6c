package dev.reproof.engine.store;

import dev.reproof.events.Exported;

/**
 * Where the logs of runs are kept, for who hands that to an engine: what it can do is for the engine alone. Any number of engines
 * and threads may share one.
 */
@Exported
public sealed interface Store extends AutoCloseable permits RunStore {

    /** The log of each run in a file in the run's own directory. */
    static Store files() {
        return new FileStore();
    }

    /** Lets go of it, once no run is open that has its log there. */
    @Override
    void close();
}
