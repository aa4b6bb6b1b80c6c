package dev.reproof.engine.log;

import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.TooNew;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The version of the log's format, in a table of its own, checked before anything else is read. */
final class LogHeader {

    private static final int FORMAT = 1;

    private static final String HEADER = "REPROOFLOG";
    private static final String EVENTS = "DOMAINEVENTENTRY";

    /** In the order in which they are made. */
    private static final List<String> TABLES = List.of(HEADER, EVENTS, "SNAPSHOTEVENTENTRY");

    private LogHeader() {}

    /**
     * Refuses what a newer version wrote, and to read what has no header yet: its writer never came to begin a run.
     *
     * @throws Corrupt when a table is gone, which nobody may make anew
     */
    static void check(LogDatabase database) throws SQLException {
        try (Connection connection = database.source().getConnection();
                Statement statement = connection.createStatement()) {
            Set<String> tables = tables(connection);
            if (!tables.contains(HEADER) && !tables.isEmpty()) {
                throw gone(HEADER);
            }
            if (database.writable()) {
                statement.execute("CREATE TABLE IF NOT EXISTS ReproofLog (format INT NOT NULL)");
            }
            int formats = format(statement);
            if (formats > 0) {
                TABLES.stream()
                        .filter(table -> !tables.contains(table))
                        .findFirst()
                        .ifPresent(table -> {
                            throw gone(table);
                        });
                return;
            }
            if (tables.contains(EVENTS) && holdsAny(statement)) {
                throw new Corrupt("The event log holds events and no format; keep a copy of the run's directory and"
                        + " restore the log");
            }
            if (!database.writable()) {
                throw new NotFound("The event log holds no run: its writer stopped before the run began");
            }
        }
    }

    /** Those of ours that are there, in capitals. */
    private static Set<String> tables(Connection connection) throws SQLException {
        Set<String> found = new TreeSet<>();
        try (ResultSet tables =
                connection.getMetaData().getTables(null, null, null, new String[] {"TABLE", "BASE TABLE"})) {
            while (tables.next()) {
                found.add(tables.getString("TABLE_NAME").toUpperCase(Locale.ROOT));
            }
        }
        found.retainAll(TABLES);
        return found;
    }

    private static int format(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("SELECT COUNT(*), MAX(format) FROM ReproofLog")) {
            found.next();
            if (found.getInt(2) > FORMAT) {
                throw new TooNew("The event log has format " + found.getInt(2) + ", this version reads up to " + FORMAT
                        + "; use the version that wrote it");
            }
            return found.getInt(1);
        }
    }

    private static boolean holdsAny(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("SELECT 1 FROM DomainEventEntry FETCH FIRST ROW ONLY")) {
            return found.next();
        }
    }

    private static Corrupt gone(String table) {
        return new Corrupt("The event log has lost its table " + table
                + "; keep a copy of the run's directory and restore the log");
    }

    /** Writes the header once everything else is in its place. */
    static void complete(LogDatabase database) throws SQLException {
        try (Connection connection = database.source().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO ReproofLog (format) SELECT " + FORMAT
                    + " WHERE NOT EXISTS (SELECT 1 FROM ReproofLog)");
        }
    }
}
