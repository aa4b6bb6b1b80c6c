package dev.reproof.engine.log;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.log.postgres.PostgresStore;
import dev.reproof.engine.log.postgres.PostgresTenure;
import dev.reproof.engine.log.postgres.Stores;
import dev.reproof.engine.log.postgres.TestServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.function.UnaryOperator;

/** Tables of their own in a PostgreSQL, and one run in them, whose holder this is. */
final class PostgresStoreUnderTest implements StoreUnderTest, AutoCloseable {

    private final String schema = TestServer.newSchema();
    private final UnaryOperator<String> direct;
    private final PostgresStore store;
    private final PostgresTenure tenure;

    PostgresStoreUnderTest() {
        this(TestServer::url, TestServer::url);
    }

    /**
     * @param address of a schema, for the store
     * @param direct the same for who goes behind its back
     */
    PostgresStoreUnderTest(UnaryOperator<String> address, UnaryOperator<String> direct) {
        this.direct = direct;
        store = Stores.open(address.apply(schema));
        tenure = store.claim(Stores.claim(SampleRun.RUN, "test"));
    }

    @Override
    public EventLog open() {
        return tenure.open();
    }

    @Override
    public EventLog read() {
        return store.read(SampleRun.RUN);
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(direct.apply(schema) + "&stringtype=unspecified");
    }

    @Override
    public String bytes(String hex) {
        return "decode('" + hex + "', 'hex')";
    }

    @Override
    public String nullable(String column) {
        return "ALTER TABLE DomainEventEntry ALTER COLUMN " + column + " DROP NOT NULL";
    }

    /** Before the server goes: no renewal is to miss it. */
    @Override
    public void close() {
        tenure.close();
    }
}
