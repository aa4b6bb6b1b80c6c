package dev.reproof.engine.log.h2;

import dev.reproof.engine.log.LogDatabase;
import java.nio.file.Path;

/** Opens the database below a log, for tests that look at it or damage it. */
public final class Databases {

    private Databases() {}

    public static LogDatabase open(Path base) {
        return H2Database.open(base);
    }
}
