package dev.reproof.engine.log;

import dev.reproof.events.StreamId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Reads a run stream straight from Axon's table, in the order of an index: every resume reads all of it, in a program
 * that has just started, where Axon's way to the same bytes costs more processor time.
 */
final class DecisionRows {

    private static final int PAGE = 256;

    static final String ONE_STREAM = "SELECT sequenceNumber, timeStamp, payloadType, payloadRevision, payload, metaData"
            + " FROM DomainEventEntry WHERE sequenceNumber > ? AND aggregateIdentifier = ?"
            + " ORDER BY aggregateIdentifier, sequenceNumber FETCH FIRST " + PAGE + " ROWS ONLY";

    private final DataSource source;

    DecisionRows(DataSource source) {
        this.source = source;
    }

    /** Hands on the first of the rows behind a sequence number; whether more may follow. */
    boolean page(StreamId run, long after, Consumer<StoredDecision> sink) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(ONE_STREAM)) {
            return page(statement, run, after, sink) == PAGE;
        }
    }

    private static int page(PreparedStatement statement, StreamId run, long after, Consumer<StoredDecision> sink)
            throws SQLException {
        int rows = 0;
        statement.setLong(1, after);
        statement.setString(2, run.value());
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                sink.accept(stored(row));
                rows++;
            }
        }
        return rows;
    }

    /** A kind or a revision that was lost breaks the link as well. */
    private static StoredDecision stored(ResultSet row) throws SQLException {
        EncodedEvent event =
                new EncodedEvent(String.valueOf(row.getString(3)), String.valueOf(row.getString(4)), row.getBytes(5));
        return new StoredDecision(row.getLong(1), row.getString(2), event, row.getBytes(6));
    }
}
