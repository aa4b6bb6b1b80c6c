package dev.reproof.tests.parity;

import dev.reproof.engine.home.RunHome;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The rows of an event log, past the engine: to cut them off, and to alter them. Nobody else may have it open. */
public final class StoredLog implements AutoCloseable {

    /** One row; {@code index} is its place in the order in which everything was appended. */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    public record Row(long index, String stream, long sequence, String type, byte[] payload, String at) {}

    private final Connection connection;

    private StoredLog(Connection connection) {
        this.connection = connection;
    }

    /** Opens the log of a run. */
    public static StoredLog of(RunHome home) throws SQLException {
        return new StoredLog(DriverManager.getConnection(
                "jdbc:h2:file:" + home.events() + ";IFEXISTS=TRUE;MAX_COMPACT_TIME=0;AUTO_COMPACT_FILL_RATE=0",
                "",
                ""));
    }

    /** Copies the log of a run, and nothing else of it, to where another run has its directory. */
    static void copy(RunHome from, RunHome to) throws IOException {
        Files.createDirectories(to.directory());
        Files.copy(from.eventsFile(), to.eventsFile());
    }

    /** Copies a log and cuts it off after that row, as if the process had stopped there. */
    static void copyUpTo(long index, RunHome from, RunHome to) throws IOException, SQLException {
        copy(from, to);
        try (StoredLog log = of(to)) {
            log.deleteAfter(index);
        }
    }

    public List<Row> rows() throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT globalIndex, aggregateIdentifier, sequenceNumber,"
                        + " payloadType, payload, timeStamp FROM DomainEventEntry ORDER BY globalIndex")) {
            while (row.next()) {
                rows.add(new Row(
                        row.getLong(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getBytes(5),
                        row.getString(6)));
            }
        }
        return rows;
    }

    void deleteAfter(long index) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM DomainEventEntry WHERE globalIndex > ?")) {
            delete.setLong(1, index);
            delete.executeUpdate();
        }
    }

    /** Removes the files that know of what was cut off, and would rightly be believed. */
    static void forgetFiles(RunHome home) throws IOException {
        Files.deleteIfExists(home.state());
        if (Files.isDirectory(home.artifacts())) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(home.artifacts())) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Replaces what is stored of one event. */
    void replace(long index, byte[] payload, byte[] metaData) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE DomainEventEntry SET payload = ?, metaData = ? WHERE globalIndex = ?")) {
            update.setBytes(1, payload);
            update.setBytes(2, metaData);
            update.setLong(3, index);
            requireOne(update.executeUpdate());
        }
    }

    void replacePayload(long index, byte[] payload) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE DomainEventEntry SET payload = ? WHERE globalIndex = ?")) {
            update.setBytes(1, payload);
            update.setLong(2, index);
            requireOne(update.executeUpdate());
        }
    }

    /** Makes the log claim another version of its format. */
    public void setFormat(int format) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE ReproofLog SET format = ?")) {
            update.setInt(1, format);
            requireOne(update.executeUpdate());
        }
    }

    private static void requireOne(int changed) {
        if (changed != 1) {
            throw new AssertionError("Expected to change one row, changed " + changed);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
