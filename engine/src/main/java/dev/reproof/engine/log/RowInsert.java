package dev.reproof.engine.log;

import dev.reproof.events.ReproofException.Concurrency;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Adds rows to Axon's table, all or none of them: as Axon's engine does, without a message around each event and a
 * statement that is put together anew.
 */
final class RowInsert {

    static final String ROW =
            "INSERT INTO DomainEventEntry (eventIdentifier, aggregateIdentifier, sequenceNumber, type,"
                    + " payloadType, payloadRevision, timeStamp, payload, metaData) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final LogDatabase database;
    private Optional<PreparedStatement> prepared = Optional.empty();

    RowInsert(LogDatabase database) {
        this.database = database;
    }

    /**
     * Commits events; none of them where that fails.
     *
     * @throws Concurrency when there is an event where one of these was to stand
     */
    void run(List<LogEntry> entries) throws SQLException {
        Connection connection = database.writing();
        PreparedStatement row = statement(connection);
        try {
            insert(entries, row);
            connection.commit();
        } catch (SQLException | RuntimeException | Error e) {
            undo(connection, row, e);
            if (RunEventStorage.isDuplicate(e)) {
                throw taken(entries.get(0), e);
            }
            throw e;
        }
    }

    private PreparedStatement statement(Connection connection) throws SQLException {
        if (prepared.isEmpty()) {
            connection.setAutoCommit(false);
            prepared = Optional.of(connection.prepareStatement(ROW));
        }
        return prepared.get();
    }

    private static void insert(List<LogEntry> entries, PreparedStatement row) throws SQLException {
        for (LogEntry entry : entries) {
            StoredRow stored = StoredRow.of(entry);
            row.setString(1, stored.identifier());
            row.setString(2, stored.stream());
            row.setLong(3, stored.sequence());
            row.setString(4, stored.type());
            row.setString(5, stored.event().event().type());
            row.setString(6, stored.event().event().revision());
            row.setString(7, stored.event().time());
            row.setBytes(8, stored.event().event().payload());
            row.setBytes(9, stored.event().metaData());
            row.addBatch();
        }
        row.executeBatch();
    }

    /** A commit that failed may have closed the connection, which undid everything. */
    private static void undo(Connection connection, PreparedStatement row, Throwable failure) {
        try {
            row.clearBatch();
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static Concurrency taken(LogEntry first, Throwable failure) {
        return new Concurrency(
                "Another writer has appended to stream=" + first.stream() + " at or after sequence=" + first.sequence()
                        + "; this runner has lost the run and must stop",
                failure);
    }
}
