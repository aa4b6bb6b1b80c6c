package dev.reproof.engine.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.sql.DataSource;

/** Every row of a log with every column, in the order in which they were appended, a page at a time. */
final class AllRows {

    private static final int PAGE = 64;

    static final String PAGE_OF_ROWS = "SELECT globalIndex, aggregateIdentifier, type, eventIdentifier, sequenceNumber,"
            + " timeStamp, payloadType, payloadRevision, payload, metaData FROM DomainEventEntry WHERE globalIndex > ?"
            + " ORDER BY globalIndex FETCH FIRST " + PAGE + " ROWS ONLY";

    private final DataSource source;

    AllRows(DataSource source) {
        this.source = source;
    }

    void read(Predicate<StoredRow> sink) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(PAGE_OF_ROWS)) {
            long[] after = {Long.MIN_VALUE};
            List<StoredRow> page;
            do {
                page = page(statement, after);
            } while (page.stream().allMatch(sink) && page.size() == PAGE);
        }
    }

    private static List<StoredRow> page(PreparedStatement statement, long[] after) throws SQLException {
        List<StoredRow> rows = new ArrayList<>();
        statement.setLong(1, after[0]);
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                after[0] = row.getLong(1);
                rows.add(stored(row));
            }
        }
        return rows;
    }

    private static StoredRow stored(ResultSet row) throws SQLException {
        EncodedEvent event = new EncodedEvent(
                String.valueOf(row.getString(7)), String.valueOf(row.getString(8)), bytes(row.getBytes(9)));
        return new StoredRow(
                String.valueOf(row.getString(2)),
                String.valueOf(row.getString(3)),
                String.valueOf(row.getString(4)),
                new StoredDecision(row.getLong(5), String.valueOf(row.getString(6)), event, bytes(row.getBytes(10))));
    }

    private static byte[] bytes(byte[] stored) {
        return stored == null ? new byte[0] : stored;
    }
}
