package dev.reproof.engine.log.postgres;

import dev.reproof.engine.log.AxonEventLog;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.postgres.Standing.Figures;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Opens logs of a store: one connection to read, another one for who also writes. */
final class Opened {

    private Opened() {}

    static EventLog toRead(PostgresStore store, String place, long log) {
        Link reads = store.link(Optional.empty());
        PostgresGround ground = new PostgresGround(place, List.of(reads));
        return AxonEventLog.open(
                store.insider(),
                ground,
                () -> new PostgresRows(reads, new Pages(reads, true), store.tables(), log, Optional.empty(), ground));
    }

    static EventLog toWrite(
            PostgresStore store,
            String place,
            Fence fence,
            long position,
            Supplier<Figures> figures,
            Supplier<Runnable> sign) {
        Link reads = store.link(Optional.empty());
        Link writes = store.link(Optional.empty());
        PostgresGround ground = new PostgresGround(place, List.of(reads, writes));
        Appends appends = new Appends(writes, store.tables(), fence, position, figures, sign);
        return AxonEventLog.open(
                store.insider(),
                ground,
                () -> new PostgresRows(
                        reads, new Pages(reads, true), store.tables(), fence.log(), Optional.of(appends), ground));
    }
}
