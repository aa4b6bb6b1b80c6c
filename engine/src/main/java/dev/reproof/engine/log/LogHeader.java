package dev.reproof.engine.log;

import dev.reproof.events.ReproofException.NotFound;
import dev.reproof.events.ReproofException.TooNew;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The version of the log's format, in a table of its own, checked before anything else is read. */
final class LogHeader {

    private static final int FORMAT = 1;

    private LogHeader() {}

    /** Refuses what a newer version wrote, and to read what has no header yet: its writer never came to begin a run. */
    static void check(LogDatabase database) throws SQLException {
        try (Connection connection = database.source().getConnection();
                Statement statement = connection.createStatement()) {
            if (database.writable()) {
                statement.execute("CREATE TABLE IF NOT EXISTS ReproofLog (format INT NOT NULL)");
            }
            try (ResultSet found = statement.executeQuery("SELECT COUNT(*), MAX(format) FROM ReproofLog")) {
                found.next();
                if (found.getInt(1) == 0 && !database.writable()) {
                    throw new NotFound("The event log holds no run: its writer stopped before the run began");
                }
                if (found.getInt(2) > FORMAT) {
                    throw new TooNew("The event log has format " + found.getInt(2) + ", this version reads up to "
                            + FORMAT + "; use the version that wrote it");
                }
            }
        }
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
