package dev.reproof.engine.audit;

import dev.reproof.engine.log.EncodedEvent;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.TranscriptEvent.TranscriptChunkAppended;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.serial.EventMappers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The rows of a log, to be altered where they are. */
record LogRows(Connection connection) {

    private static final String COLUMNS =
            "type, payloadType, payloadRevision, payload, metaData, timeStamp, aggregateIdentifier, sequenceNumber";

    @SuppressWarnings("ArrayRecordComponent") // compared by content below
    record Row(
            long index,
            String type,
            String kind,
            String revision,
            byte[] payload,
            byte[] metaData,
            String time,
            String stream,
            long sequence) {

        /** Whether nothing would be different with one in the place of the other. */
        boolean sameAs(Row other) {
            return kind.equals(other.kind)
                    && Arrays.equals(payload, other.payload)
                    && Arrays.equals(metaData, other.metaData);
        }
    }

    /** In the order in which they were appended. */
    List<Row> all() throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT globalIndex, " + COLUMNS + " FROM DomainEventEntry ORDER BY globalIndex");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                rows.add(new Row(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getBytes(5),
                        row.getBytes(6),
                        row.getString(7),
                        row.getString(8),
                        row.getLong(9)));
            }
        }
        return rows;
    }

    Row any(SplittableRandom random) throws SQLException {
        List<Row> rows = all();
        return rows.get(random.nextInt(rows.size()));
    }

    Row any(SplittableRandom random, String kind) throws SQLException {
        List<Row> rows = all().stream().filter(row -> row.kind().equals(kind)).toList();
        return rows.get(random.nextInt(rows.size()));
    }

    AttemptKey anyAttempt(SplittableRandom random) throws SQLException {
        List<AttemptKey> keys = all().stream()
                .filter(row -> row.kind().equals("TranscriptOpened"))
                .flatMap(row -> read(row, TranscriptOpened.class).key().stream())
                .toList();
        return keys.get(random.nextInt(keys.size()));
    }

    Row at(String stream, long sequence) throws SQLException {
        return all().stream()
                .filter(row -> row.stream().equals(stream) && row.sequence() == sequence)
                .findFirst()
                .orElseThrow();
    }

    /** Events of a stream. */
    long length(String stream) throws SQLException {
        return all().stream().filter(row -> row.stream().equals(stream)).count();
    }

    /** Bytes of the text of a block. */
    int length(Row block) {
        return read(block, TranscriptChunkAppended.class).rawLength();
    }

    /** Two streams with one block each that is as long as the other and holds something else. */
    List<String> textsOfEqualLength(SplittableRandom random) throws SQLException {
        Map<Integer, List<Row>> lengths = new LinkedHashMap<>();
        for (Row row : all()) {
            if (row.kind().equals("TranscriptChunkAppended")) {
                List<Row> equal = lengths.computeIfAbsent(length(row), first -> new ArrayList<>());
                if (equal.stream().noneMatch(row::sameAs)) {
                    equal.add(row);
                }
            }
        }
        List<List<Row>> found =
                lengths.values().stream().filter(rows -> rows.size() > 1).toList();
        List<Row> rows = found.get(random.nextInt(found.size()));
        return List.of(rows.get(0).stream(), rows.get(1).stream());
    }

    void set(Row row, String column, Object value) throws SQLException {
        execute("UPDATE DomainEventEntry SET " + column + " = ? WHERE globalIndex = ?", value, row.index());
    }

    void delete(Row row) throws SQLException {
        execute("DELETE FROM DomainEventEntry WHERE globalIndex = ?", row.index());
    }

    /** Puts one event into the place of another one. */
    void copy(Row from, Row to) throws SQLException {
        execute(
                "UPDATE DomainEventEntry SET type = ?, payloadType = ?, payloadRevision = ?, payload = ?, metaData = ?,"
                        + " timeStamp = ? WHERE globalIndex = ?",
                from.type(),
                from.kind(),
                from.revision(),
                from.payload(),
                from.metaData(),
                from.time(),
                to.index());
    }

    void append(String stream, long sequence, Row row) throws SQLException {
        insert(stream, sequence, row.type(), row.kind(), row.revision(), row.payload(), row.metaData(), row.time());
    }

    void append(String stream, long sequence, EncodedEvent event) throws SQLException {
        Row like = at("r1/0", 0);
        insert(
                stream,
                sequence,
                like.type(),
                event.type(),
                event.revision(),
                event.payload(),
                like.metaData(),
                like.time());
    }

    private void insert(String stream, long sequence, Object... columns) throws SQLException {
        List<Object> values = new ArrayList<>(Arrays.asList(columns));
        values.addAll(List.of(
                stream,
                sequence,
                stream + "#" + sequence,
                all().get(all().size() - 1).index() + 1));
        execute(
                "INSERT INTO DomainEventEntry (" + COLUMNS + ", eventIdentifier, globalIndex)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values.toArray());
    }

    void rename(String stream, String other) throws SQLException {
        execute(
                "UPDATE DomainEventEntry SET aggregateIdentifier = ?, eventIdentifier = ? || '#' || sequenceNumber"
                        + " WHERE aggregateIdentifier = ?",
                other,
                other,
                stream);
    }

    private void execute(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < parameters.length; index++) {
                statement.setObject(index + 1, parameters[index]);
            }
            statement.executeUpdate();
        }
    }

    private static <T> T read(Row row, Class<T> type) {
        try {
            return EventMappers.cbor().readValue(row.payload(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
