package dev.reproof.engine.log;

import dev.reproof.engine.log.postgres.InstalledServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract on the server of the system's packages, whatever its version. */
class InstalledEventLogTest extends EventLogContract {

    private static InstalledServer server;

    private final List<PostgresStoreUnderTest> stores = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        server = InstalledServer.primary();
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Override
    StoreUnderTest newStore() {
        PostgresStoreUnderTest store = new PostgresStoreUnderTest(server::url, server::url);
        stores.add(store);
        return store;
    }

    @AfterEach
    void release() {
        stores.forEach(PostgresStoreUnderTest::close);
    }
}
