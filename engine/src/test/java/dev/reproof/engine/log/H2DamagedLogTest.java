package dev.reproof.engine.log;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2DamagedLogTest extends DamagedLogContract {

    @TempDir
    Path directory;

    @Override
    StoreUnderTest newStore() {
        return H2Store.in(directory);
    }
}
