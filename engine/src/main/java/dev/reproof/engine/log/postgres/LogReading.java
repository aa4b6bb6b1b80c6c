package dev.reproof.engine.log.postgres;

import dev.reproof.engine.log.AxonEventLog;
import dev.reproof.engine.log.EncodedEvent;
import dev.reproof.engine.log.StoredDecision;
import dev.reproof.engine.log.StoredRow;
import dev.reproof.engine.log.TextRow;
import dev.reproof.engine.log.postgres.Pages.Kind;
import dev.reproof.engine.log.postgres.Pages.Query;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.List;

/**
 * The queries of one log, all of them in the order of the one index and by all of its columns: else the server would sort what
 * matches, page after page.
 */
final class LogReading {

    static final int DECISIONS = 256;
    static final int LAST_TEXTS = 4;

    private static final List<Kind> DECISION =
            List.of(Kind.NUMBER, Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.BYTES, Kind.BYTES);
    private static final List<Kind> TEXT = List.of(Kind.TEXT, Kind.NUMBER, Kind.TEXT, Kind.TEXT, Kind.BYTES);
    private static final List<Kind> EVERYTHING = List.of(
            Kind.TEXT, Kind.NUMBER, Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.BYTES, Kind.BYTES);

    private static final String FORWARDS = " ORDER BY aggregateIdentifier, sequenceNumber LIMIT ";

    private final String from;

    LogReading(Tables tables, long log) {
        this.from = " FROM " + tables.events() + " WHERE log = " + log;
    }

    Query decisions(String stream, long after) {
        return new Query(
                "SELECT sequenceNumber, timeStamp, payloadType, payloadRevision, payload, metaData" + from
                        + " AND aggregateIdentifier = " + Pages.literal(stream) + " AND sequenceNumber > " + after
                        + FORWARDS + DECISIONS,
                DECISION,
                Pages.LONGEST_EVENT);
    }

    static StoredDecision decision(Cells row) throws SQLException {
        return new StoredDecision(
                row.number(0),
                row.textOrNull(1).orElse(null),
                new EncodedEvent(row.text(2), row.text(3), row.bytes(4)),
                row.bytes(5));
    }

    private static final String TEXT_ROW =
            "SELECT aggregateIdentifier, sequenceNumber, payloadType, payloadRevision, payload";

    /** The rows of one text behind a sequence number. */
    Query text(String stream, long after, PageSize size) {
        return new Query(
                TEXT_ROW + from + " AND aggregateIdentifier = " + Pages.literal(stream) + " AND sequenceNumber > "
                        + after + FORWARDS + size.rows(),
                TEXT,
                Pages.LONGEST_EVENT);
    }

    /** The rows of one text before a sequence number, from the last one back. */
    Query backwards(String stream, long before) {
        return new Query(
                TEXT_ROW + from + " AND aggregateIdentifier = " + Pages.literal(stream) + " AND sequenceNumber < "
                        + before + " ORDER BY aggregateIdentifier DESC, sequenceNumber DESC LIMIT " + LAST_TEXTS,
                TEXT,
                Pages.LONGEST_EVENT);
    }

    /** Rows of texts whose names have that length, behind a place. In names of one length, numbers are in their order. */
    Query texts(long length, String stream, long after, PageSize size) {
        return new Query(
                TEXT_ROW + from + " AND type = '" + AxonEventLog.TRANSCRIPT_TYPE
                        + "' AND length(aggregateIdentifier) = " + length + behind(stream, after) + FORWARDS
                        + size.rows(),
                TEXT,
                Pages.LONGEST_EVENT);
    }

    static TextRow textRow(Cells row) {
        return new FoundText(row);
    }

    /** Every row behind a place, with every column. */
    Query everything(String stream, long after, PageSize size) {
        return new Query(
                "SELECT aggregateIdentifier, sequenceNumber, type, eventIdentifier, timeStamp, payloadType, payloadRevision,"
                        + " payload, metaData" + from + behind(stream, after) + FORWARDS + size.rows(),
                EVERYTHING,
                Pages.LONGEST_EVENT);
    }

    static StoredRow row(Cells row) throws SQLException {
        return new StoredRow(
                row.text(0),
                row.text(2),
                row.text(3),
                new StoredDecision(
                        row.number(1),
                        row.text(4),
                        new EncodedEvent(row.text(5), row.text(6), row.bytes(7)),
                        row.bytes(8)));
    }

    private static String behind(String stream, long after) {
        return " AND (aggregateIdentifier, sequenceNumber) > (" + Pages.literal(stream) + ", " + after + ")";
    }

    private record FoundText(Cells row) implements TextRow {

        @Override
        public String stream() {
            return row.text(0);
        }

        @Override
        public long sequence() throws SQLException {
            return row.number(1);
        }

        @Override
        public String type() {
            return row.textOrNull(2).orElse(null);
        }

        @Override
        public String revision() {
            return row.textOrNull(3).orElse(null);
        }

        @Override
        public InputStream payload() {
            return new ByteArrayInputStream(row.bytes(4));
        }

        @Override
        public byte[] bytes() {
            return row.bytes(4);
        }
    }
}
