package dev.reproof.benchmarks.peers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL of our own, which forces what it acknowledges. */
final class Postgres implements AutoCloseable {

    private final EmbeddedPostgres server;
    private int databases;

    private Postgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts one whose data are below a directory that must be on the disk that is measured. */
    static Postgres start(Path directory) throws IOException, SQLException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                .setOverrideWorkingDirectory(directory.resolve("programs").toFile())
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start();
        Postgres started = new Postgres(server);
        try {
            started.requireOn("fsync");
            started.requireOn("synchronous_commit");
            started.requireOn("full_page_writes");
        } catch (SQLException | IllegalStateException e) {
            started.close();
            throw e;
        }
        return started;
    }

    private void requireOn(String setting) throws SQLException {
        String found = ask("SHOW " + setting);
        if (!found.equals("on")) {
            throw new IllegalStateException("PostgreSQL has " + setting + " = " + found + ", expected on");
        }
    }

    String version() throws SQLException {
        return ask("SHOW server_version");
    }

    /** The address of a database that nobody has used. */
    String newDatabase() throws SQLException {
        databases++;
        String name = "measured_" + databases;
        execute("CREATE DATABASE " + name);
        return server.getJdbcUrl("postgres", name);
    }

    /** Writes what it still owes to its files, and returns what it has written so far. */
    DiskWrites written() throws SQLException, IOException {
        execute("CHECKPOINT");
        return DiskWrites.ofTree(ProcessHandle.of(pid()).orElseThrow());
    }

    private long pid() throws SQLException {
        return Long.parseLong(ask("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)"));
    }

    private String ask(String query) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    /** What a query of one number finds in a database. */
    static long count(String database, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    private void execute(String command) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
