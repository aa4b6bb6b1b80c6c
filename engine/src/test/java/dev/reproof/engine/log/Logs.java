package dev.reproof.engine.log;

import dev.reproof.engine.log.h2.H2LogStore;
import java.nio.file.Path;

/** Opens event logs for tests, and makes insiders of them. */
public final class Logs {

    public static final Insider INSIDER = Insider.here();
    public static final LogStore STORE = new H2LogStore(INSIDER);

    private Logs() {}

    public static EventLog open(Path base) {
        return STORE.open(base);
    }

    public static EventLog read(Path base) {
        return STORE.read(base);
    }
}
