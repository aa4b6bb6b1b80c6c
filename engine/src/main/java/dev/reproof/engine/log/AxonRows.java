package dev.reproof.engine.log;

import dev.reproof.events.StreamId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.axonframework.eventhandling.DomainEventData;

/** One log in Axon's tables, which Axon's engine makes, in a database of its own; written and read straight. */
final class AxonRows implements LogRows {

    private static final String FIRST_RUN = "SELECT aggregateIdentifier FROM DomainEventEntry WHERE type = '"
            + AxonEventLog.RUN_TYPE + "' ORDER BY globalIndex FETCH FIRST 1 ROW ONLY";

    private static final String SIZE = "SELECT COUNT(*), SUM(OCTET_LENGTH(payload) + OCTET_LENGTH(metaData)),"
            + " SUM(CASE WHEN type = '" + AxonEventLog.TRANSCRIPT_TYPE
            + "' THEN OCTET_LENGTH(payload) ELSE 0 END) FROM DomainEventEntry";

    private final LogDatabase database;
    private final RunEventStorage storage;
    private final RowInsert insert;
    private final DecisionRows decisions;
    private final TranscriptRows texts;

    AxonRows(LogDatabase database) throws SQLException {
        LogHeader.check(database);
        this.database = database;
        this.storage = RunEventStorage.over(
                database, new LogTransactions(database.source()), AxonEventLog.CODEC, AxonEventLog.DOCUMENTS);
        if (database.writable()) {
            LogHeader.complete(database);
        }
        this.insert = new RowInsert(database);
        this.decisions = new DecisionRows(database.source());
        this.texts = new TranscriptRows(database.source());
    }

    @Override
    public Optional<String> run() throws SQLException {
        try (Connection connection = database.source().getConnection();
                PreparedStatement query = connection.prepareStatement(FIRST_RUN);
                ResultSet row = query.executeQuery()) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    @Override
    public void append(List<LogEntry> entries) throws SQLException {
        insert.run(entries);
        database.force();
    }

    @Override
    public OptionalLong last(StreamId stream) {
        return storage.lastSequenceNumberFor(stream.value()).stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    @Override
    public boolean decisions(StreamId run, long after, Consumer<StoredDecision> sink) throws SQLException {
        return decisions.page(run, after, sink);
    }

    @Override
    public void all(Predicate<StoredRow> sink) throws SQLException {
        new AllRows(database.source()).read(sink);
    }

    @Override
    public <T> void texts(TextCheck<T> check, Consumer<T> fold) throws SQLException {
        new TranscriptCheck(database.source(), texts).run(check, fold);
    }

    @Override
    public void text(StreamId stream, TextSink sink) throws SQLException {
        texts.forwards(stream, sink);
    }

    @Override
    public void backwards(StreamId stream, TextSink sink) throws SQLException {
        texts.backwards(stream, sink);
    }

    @Override
    public LogSize size() throws SQLException {
        try (Connection connection = database.source().getConnection();
                PreparedStatement query = connection.prepareStatement(SIZE);
                ResultSet row = query.executeQuery()) {
            row.next();
            return new LogSize(row.getLong(1), row.getLong(2), row.getLong(3));
        }
    }

    @Override
    public Optional<StoredDocument> document(StreamId stream) {
        return storage.snapshot(stream.value()).map(AxonRows::stored);
    }

    private static StoredDocument stored(DomainEventData<?> snapshot) {
        EncodedEvent document = new EncodedEvent(
                snapshot.getPayload().getType().getName(),
                String.valueOf(snapshot.getPayload().getType().getRevision()),
                (byte[]) snapshot.getPayload().getData());
        return new StoredDocument(snapshot.getSequenceNumber(), document, (byte[])
                snapshot.getMetaData().getData());
    }

    @Override
    public void keep(StreamId stream, StoredDocument document) throws SQLException {
        storage.storeSnapshot(ImportedDocument.snapshot(stream, document));
        database.force();
    }

    @Override
    public LogGround ground() {
        return database;
    }
}
