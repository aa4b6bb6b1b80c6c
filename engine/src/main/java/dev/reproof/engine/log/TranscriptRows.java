package dev.reproof.engine.log;

import dev.reproof.events.StreamId;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Reads text rows straight from Axon's table, in pages, so that neither a check of everything nor the reading of
 * one text holds more than a page of it. Every statement asks for the order of an index, by all of the index's columns:
 * otherwise the database reads everything that matches into memory to sort it, page after page.
 */
final class TranscriptRows {

    private static final int PAGE = 64;

    /** Enough for the end of a text, as long as its blocks are not tiny. */
    private static final int LAST_PAGE = 4;

    static final String ONE_WINDOW = "SELECT aggregateIdentifier, sequenceNumber, payloadType,"
            + " payloadRevision, payload FROM DomainEventEntry WHERE globalIndex >= ? AND globalIndex <= ? AND type = '"
            + AxonEventLog.TRANSCRIPT_TYPE + "' ORDER BY globalIndex";

    static final String ONE_STREAM = "SELECT aggregateIdentifier, sequenceNumber, payloadType, payloadRevision, payload"
            + " FROM DomainEventEntry WHERE sequenceNumber > ? AND aggregateIdentifier = ?"
            + " ORDER BY aggregateIdentifier, sequenceNumber FETCH FIRST " + PAGE + " ROWS ONLY";

    static final String ONE_STREAM_BACKWARDS =
            "SELECT aggregateIdentifier, sequenceNumber, payloadType, payloadRevision, payload"
                    + " FROM DomainEventEntry WHERE sequenceNumber < ? AND aggregateIdentifier = ?"
                    + " ORDER BY aggregateIdentifier DESC, sequenceNumber DESC FETCH FIRST " + LAST_PAGE + " ROWS ONLY";

    private final DataSource source;

    TranscriptRows(DataSource source) {
        this.source = source;
    }

    /** Checks the rows between two keys, both of them included; in the order in which they were appended. */
    <T> List<T> checked(long first, long last, LogRows.TextCheck<T> check) throws SQLException {
        List<T> checked = new ArrayList<>();
        try (Connection connection = source.getConnection();
                PreparedStatement window = connection.prepareStatement(ONE_WINDOW)) {
            window.setLong(1, first);
            window.setLong(2, last);
            try (ResultSet row = window.executeQuery()) {
                while (row.next()) {
                    checked.add(check.check(new FoundRow(row)));
                }
            }
        }
        return checked;
    }

    /** Hands on the rows of a stream from the first on. */
    void forwards(StreamId stream, LogRows.TextSink sink) throws SQLException {
        pages(ONE_STREAM, stream, -1, sink);
    }

    /** Hands on the rows of a stream from the last one back. */
    void backwards(StreamId stream, LogRows.TextSink sink) throws SQLException {
        pages(ONE_STREAM_BACKWARDS, stream, Long.MAX_VALUE, sink);
    }

    /** Runs a paged statement whose first parameter is the sequence number beyond which a page begins. */
    private void pages(String statement, StreamId stream, long start, LogRows.TextSink sink) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement page = connection.prepareStatement(statement)) {
            page.setString(2, stream.value());
            long after = start;
            boolean more = true;
            while (more) {
                more = false;
                page.setLong(1, after);
                try (ResultSet row = page.executeQuery()) {
                    while (row.next()) {
                        FoundRow found = new FoundRow(row);
                        after = found.sequence();
                        if (!sink.take(found)) {
                            return;
                        }
                        more = true;
                    }
                }
            }
        }
    }

    private record FoundRow(ResultSet row) implements TextRow {

        @Override
        public String stream() throws SQLException {
            return row.getString(1);
        }

        @Override
        public long sequence() throws SQLException {
            return row.getLong(2);
        }

        @Override
        public String type() throws SQLException {
            return row.getString(3);
        }

        @Override
        public String revision() throws SQLException {
            return row.getString(4);
        }

        @Override
        public InputStream payload() throws SQLException {
            return row.getBinaryStream(5);
        }

        @Override
        public byte[] bytes() throws SQLException {
            return row.getBytes(5);
        }
    }
}
