package dev.reproof.engine.log.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A PostgreSQL of one test, with settings of its own, which can be stopped and started again where it was. */
final class OwnServer implements AutoCloseable {

    private final Path data;
    private final Map<String, String> settings;
    private final int port;
    private EmbeddedPostgres server;

    private OwnServer(Path data, Map<String, String> settings) throws IOException {
        this.data = data;
        this.settings = settings;
        this.server = builder().start();
        this.port = server.getPort();
    }

    /**
     * Starts one.
     *
     * @param data a directory that goes with the test
     * @param settings beside those of a server that keeps what it acknowledges
     */
    static OwnServer start(Path data, Map<String, String> settings) throws IOException {
        return new OwnServer(data, settings);
    }

    private EmbeddedPostgres.Builder builder() {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on");
        settings.forEach(builder::setServerConfig);
        return builder;
    }

    String url() {
        return url("postgres", "reproof");
    }

    String url(String user, String schema) {
        return TestServer.url(schema, port).replace("user=postgres", "user=" + user);
    }

    int port() {
        return port;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long count(String what) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + what)) {
            row.next();
            return row.getLong(1);
        }
    }

    void stop() throws IOException {
        server.close();
    }

    /** Starts it again, on the same files and the same port. */
    void startAgain() throws IOException {
        server = builder().setPort(port).start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
