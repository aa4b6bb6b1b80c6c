package dev.reproof.engine.log;

import dev.reproof.engine.log.postgres.Bouncer;
import dev.reproof.engine.log.postgres.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract through a pool that gives each statement another session. */
class PooledEventLogTest extends EventLogContract {

    private static Bouncer bouncer;

    private final List<PostgresStoreUnderTest> stores = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        bouncer = Bouncer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (bouncer != null) {
            bouncer.close();
        }
    }

    @Override
    StoreUnderTest newStore() {
        PostgresStoreUnderTest store = new PostgresStoreUnderTest(bouncer::url, TestServer::url);
        stores.add(store);
        return store;
    }

    @AfterEach
    void release() {
        stores.forEach(PostgresStoreUnderTest::close);
    }
}
