package dev.reproof.engine.log.postgres;

import dev.reproof.engine.log.AxonEventLog;
import dev.reproof.engine.log.EncodedEvent;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.engine.log.LogGround;
import dev.reproof.engine.log.LogRows;
import dev.reproof.engine.log.LogSize;
import dev.reproof.engine.log.StoredDecision;
import dev.reproof.engine.log.StoredDocument;
import dev.reproof.engine.log.StoredRow;
import dev.reproof.engine.log.postgres.Pages.Kind;
import dev.reproof.engine.log.postgres.Pages.Query;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.StreamId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The rows of one log in a store: one connection reads, another one writes. */
final class PostgresRows implements LogRows {

    private static final List<Kind> DOCUMENT = List.of(Kind.NUMBER, Kind.TEXT, Kind.TEXT, Kind.BYTES, Kind.BYTES);

    private final Link link;
    private final Pages pages;
    private final Tables tables;
    private final long log;
    private final LogReading reading;
    private final Optional<Appends> appends;
    private final LogGround ground;

    /** @param appends absent for who only reads */
    PostgresRows(Link link, Pages pages, Tables tables, long log, Optional<Appends> appends, LogGround ground) {
        this.link = link;
        this.pages = pages;
        this.tables = tables;
        this.log = log;
        this.reading = new LogReading(tables, log);
        this.appends = appends;
        this.ground = ground;
    }

    private interface Bind {
        void on(PreparedStatement statement) throws SQLException;
    }

    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** The first row of what is found; absent where nothing is. */
    private <T> Optional<T> first(String sql, Bind bind, Row<T> result) throws SQLException {
        return link.patiently(connection -> first(connection, sql, bind, result));
    }

    private static <T> Optional<T> first(Connection connection, String sql, Bind bind, Row<T> result)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            bind.on(query);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.ofNullable(result.of(row)) : Optional.empty();
            }
        }
    }

    /** A run's stream comes before its texts, by its name. */
    @Override
    public Optional<String> run() throws SQLException {
        return first(
                "SELECT aggregateIdentifier FROM " + tables.events() + " WHERE log = ? AND type = ?"
                        + " ORDER BY aggregateIdentifier, sequenceNumber LIMIT 1",
                query -> {
                    query.setLong(1, log);
                    query.setString(2, AxonEventLog.RUN_TYPE);
                },
                row -> row.getString(1));
    }

    @Override
    public void append(List<LogEntry> entries) throws SQLException {
        writer().append(entries);
    }

    @Override
    public void keep(StreamId stream, StoredDocument document) throws SQLException {
        writer().keep(stream, document);
    }

    private Appends writer() {
        return appends.orElseThrow(() -> new Rejected(
                "The event log " + ground.place() + " was opened to read it; claim the run to write to it"));
    }

    @Override
    public OptionalLong last(StreamId stream) throws SQLException {
        return first(
                        "SELECT sequenceNumber FROM " + tables.events() + " WHERE log = ? AND aggregateIdentifier = ?"
                                + " ORDER BY aggregateIdentifier DESC, sequenceNumber DESC LIMIT 1",
                        query -> {
                            query.setLong(1, log);
                            query.setString(2, stream.value());
                        },
                        row -> row.getLong(1))
                .stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    @Override
    public boolean decisions(StreamId run, long after, Consumer<StoredDecision> sink) throws SQLException {
        List<Cells> page = pages.read(reading.decisions(run.value(), after));
        for (Cells row : page) {
            sink.accept(LogReading.decision(row));
        }
        return page.size() == LogReading.DECISIONS;
    }

    @Override
    public void all(Predicate<StoredRow> sink) throws SQLException {
        String stream = "";
        long after = -1;
        PageSize size = new PageSize();
        List<Cells> page;
        do {
            page = pages.read(reading.everything(stream, after, size));
            for (Cells row : page) {
                if (!sink.test(LogReading.row(row))) {
                    return;
                }
                stream = row.text(0);
                after = row.number(1);
            }
        } while (size.mayGoOn(page));
    }

    @Override
    public <T> void texts(TextCheck<T> check, Consumer<T> fold) throws SQLException {
        new TextChecks(pages, reading).run(lengths(), check, fold);
    }

    /** How long the names of texts are, in their order. */
    private List<Long> lengths() throws SQLException {
        return link.patiently(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT DISTINCT length(aggregateIdentifier) FROM " + tables.events()
                            + " WHERE log = ? ORDER BY 1")) {
                query.setLong(1, log);
                try (ResultSet row = query.executeQuery()) {
                    List<Long> lengths = new ArrayList<>();
                    while (row.next()) {
                        lengths.add(row.getLong(1));
                    }
                    return lengths;
                }
            }
        });
    }

    @Override
    public void text(StreamId stream, TextSink sink) throws SQLException {
        long after = -1;
        PageSize size = new PageSize();
        List<Cells> page;
        do {
            page = pages.read(reading.text(stream.value(), after, size));
            for (Cells row : page) {
                if (!sink.take(LogReading.textRow(row))) {
                    return;
                }
                after = row.number(1);
            }
        } while (size.mayGoOn(page));
    }

    @Override
    public void backwards(StreamId stream, TextSink sink) throws SQLException {
        long before = Long.MAX_VALUE;
        List<Cells> page;
        do {
            page = pages.read(reading.backwards(stream.value(), before));
            for (Cells row : page) {
                if (!sink.take(LogReading.textRow(row))) {
                    return;
                }
                before = row.number(1);
            }
        } while (page.size() == LogReading.LAST_TEXTS);
    }

    @Override
    public LogSize size() throws SQLException {
        return first(
                        "SELECT COUNT(*), SUM(octet_length(payload) + octet_length(metaData)),"
                                + " SUM(CASE WHEN type = ? THEN octet_length(payload) ELSE 0 END) FROM "
                                + tables.events() + " WHERE log = ?",
                        query -> {
                            query.setString(1, AxonEventLog.TRANSCRIPT_TYPE);
                            query.setLong(2, log);
                        },
                        row -> new LogSize(row.getLong(1), row.getLong(2), row.getLong(3)))
                .orElseThrow();
    }

    @Override
    public Optional<StoredDocument> document(StreamId stream) throws SQLException {
        List<Cells> found = pages.read(new Query(
                "SELECT sequenceNumber, payloadType, payloadRevision, payload, metaData FROM " + tables.documents()
                        + " WHERE log = " + log + " AND aggregateIdentifier = " + Pages.literal(stream.value()),
                DOCUMENT,
                Pages.LONGEST_VALUE));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Cells row = found.get(0);
        EncodedEvent document = new EncodedEvent(row.text(1), row.text(2), row.bytes(3));
        return Optional.of(new StoredDocument(row.number(0), document, row.bytes(4)));
    }

    @Override
    public LogGround ground() {
        return ground;
    }
}
