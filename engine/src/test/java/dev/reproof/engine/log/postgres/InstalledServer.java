package dev.reproof.engine.log.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A server of the system's packages, which may have a standby. */
public final class InstalledServer implements AutoCloseable {

    private final Path bin;
    private final Path directory;
    private final int port;
    private boolean running;

    private InstalledServer(Path bin, Path directory, int port) {
        this.bin = bin;
        this.directory = directory;
        this.port = port;
    }

    /** Starts one; skips the test where it is not installed. */
    public static InstalledServer primary() throws IOException {
        Path bin = Installed.server();
        InstalledServer server = new InstalledServer(bin, Installed.directory(), Installed.freePort());
        Installed.run(
                server.program("initdb"),
                "-D",
                server.data(),
                "-A",
                "trust",
                "-U",
                "postgres",
                "-E",
                "UTF8",
                "--no-sync");
        server.start();
        return server;
    }

    /** A server that follows this one from now on. */
    InstalledServer standby() throws IOException {
        InstalledServer standby = new InstalledServer(bin, Installed.directory(), Installed.freePort());
        Installed.run(
                program("pg_basebackup"),
                "-h",
                "localhost",
                "-p",
                Integer.toString(port),
                "-U",
                "postgres",
                "-D",
                standby.data(),
                "-R",
                "-X",
                "stream",
                "-c",
                "fast",
                "--no-sync");
        standby.start();
        return standby;
    }

    private String program(String name) {
        return bin.resolve(name).toString();
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    void start() throws IOException {
        Installed.run(
                program("pg_ctl"),
                "-D",
                data(),
                "-l",
                directory.resolve("log").toString(),
                "-w",
                "-o",
                "-p " + port + " -c listen_addresses=localhost -c unix_socket_directories= -c wal_keep_size=256MB",
                "start");
        running = true;
    }

    /** Stops it as a crash does. */
    void crash() throws IOException {
        stop("immediate");
    }

    private void stop(String mode) throws IOException {
        Installed.run(program("pg_ctl"), "-D", data(), "-m", mode, "-w", "stop");
        running = false;
    }

    /** Makes a standby the primary. */
    void promote() throws IOException {
        Installed.run(program("pg_ctl"), "-D", data(), "-w", "promote");
    }

    /** The address of a store in a schema. */
    public String url(String schema) {
        return TestServer.url(schema, port);
    }

    int port() {
        return port;
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    boolean is(String condition) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + condition)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url("public"));
    }

    @Override
    public void close() throws IOException {
        if (running) {
            stop("immediate");
        }
        Installed.remove(directory);
    }
}
