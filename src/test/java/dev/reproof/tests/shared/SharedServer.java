package dev.reproof.tests.shared;

import dev.reproof.engine.store.Store;
import dev.reproof.engine.store.StoreChoice;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL of a test's own, which forces what it acknowledges. */
public final class SharedServer implements AutoCloseable {

    private static final String USER = "postgres";

    private final AtomicInteger schemas = new AtomicInteger();
    private final EmbeddedPostgres server;

    private SharedServer(EmbeddedPostgres server) {
        this.server = server;
    }

    public static SharedServer start() throws IOException {
        return new SharedServer(EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start());
    }

    /** The address of a store with no runs. */
    public String newStore() {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/postgres?user=" + USER + "&currentSchema=t"
                + schemas.incrementAndGet();
    }

    /** Changes rows of a store that was made last; how many. */
    public int update(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path TO t" + schemas.get());
            return statement.executeUpdate(sql);
        }
    }

    public int port() {
        return server.getPort();
    }

    /** What a program's environment has whose runs are to be in a store of their own. */
    public Map<String, String> environment() {
        return Map.of("REPROOF_STORE", newStore(), "PGUSER", USER);
    }

    /** A store with no runs. */
    public Store open() {
        return open(Optional.of(newStore()));
    }

    /** The store of each run, as its directory says: a file, or one in a server of this kind. */
    public static Store noted() {
        return open(Optional.empty());
    }

    private static Store open(Optional<String> address) {
        return new StoreChoice(
                        address,
                        Optional.empty(),
                        false,
                        false,
                        StoreChoice.LEASE,
                        line -> {},
                        name -> name.equals("PGUSER") ? USER : null)
                .open();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
