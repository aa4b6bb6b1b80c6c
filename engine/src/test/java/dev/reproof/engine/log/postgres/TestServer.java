package dev.reproof.engine.log.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL of the tests' own, which forces what it acknowledges; one for all tests of a process. */
public final class TestServer {

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private static final EmbeddedPostgres SERVER = start();

    private TestServer() {}

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("max_connections", "200")
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "postgres-stop"));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(EmbeddedPostgres server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static int port() {
        return SERVER.getPort();
    }

    /** The name of a schema that nobody has made. */
    public static String newSchema() {
        return "t" + SCHEMAS.incrementAndGet();
    }

    /** The address of a store in a schema. */
    public static String url(String schema) {
        return url(schema, port());
    }

    /** The same by another port. */
    public static String url(String schema, int port) {
        return "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres&currentSchema=" + schema;
    }

    /** A connection behind the store's back, which finds the tables of a schema by their bare names. */
    public static Connection connect(String schema) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + port()
                + "/postgres?user=postgres&stringtype=unspecified&currentSchema=" + schema);
    }

    public static void execute(String schema, String sql) throws SQLException {
        try (Connection connection = connect(schema);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
