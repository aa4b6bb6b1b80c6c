package dev.reproof.engine.log.h2;

import dev.reproof.engine.log.AxonEventLog;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.Insider;
import dev.reproof.engine.log.LogStore;
import java.nio.file.Path;
import java.util.Objects;

/** Each event log in an H2 file of its own, whose name is the base with the suffix {@code .mv.db}. */
public final class H2LogStore implements LogStore {

    private final Insider insider;

    public H2LogStore(Insider insider) {
        this.insider = Objects.requireNonNull(insider);
    }

    @Override
    public EventLog open(Path base) {
        return AxonEventLog.open(H2Database.open(base), insider);
    }

    @Override
    public EventLog read(Path base) {
        return AxonEventLog.open(H2Database.read(base), insider);
    }

    @Override
    public void rewrite(Path base) {
        LogCompaction.rewrite(base);
    }
}
