package dev.reproof.engine.log;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class PostgresDamagedLogTest extends DamagedLogContract {

    private final List<PostgresStoreUnderTest> stores = new ArrayList<>();

    @Override
    StoreUnderTest newStore() {
        PostgresStoreUnderTest store = new PostgresStoreUnderTest();
        stores.add(store);
        return store;
    }

    @AfterEach
    void release() {
        stores.forEach(PostgresStoreUnderTest::close);
    }
}
