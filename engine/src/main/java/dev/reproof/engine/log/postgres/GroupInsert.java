package dev.reproof.engine.log.postgres;

import dev.reproof.engine.log.LogEntry;
import dev.reproof.engine.log.StoredRow;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The part of a statement that inserts a group of rows. Few rows, and long ones, are sent value by value: a server plans that
 * sooner and copies long values less often. Many short ones are sent as one array for each column, so that the statement is
 * the same for any number.
 */
final class GroupInsert {

    /** Beyond so many, planning value by value takes longer than unpacking arrays. */
    private static final int FEW = 16;

    /** Bytes of a row from which on copying weighs more than planning. */
    private static final int LONG = 4 << 10;

    /** A statement has 65,535 parameters at most. */
    private static final int MOST_VALUES = 4_096;

    /** What a column holds, as the server and the driver name it. */
    private record Kind(String name, IntFunction<Object[]> array) {}

    private static final Kind TEXT = new Kind("varchar", String[]::new);
    private static final Kind NUMBER = new Kind("int8", Long[]::new);
    private static final Kind BYTES = new Kind("bytea", byte[][]::new);

    /** A column, and what a row has in it. */
    private record Column(String name, Kind kind, Function<StoredRow, Object> value) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("aggregateIdentifier", TEXT, StoredRow::stream),
            new Column("sequenceNumber", NUMBER, StoredRow::sequence),
            new Column("type", TEXT, StoredRow::type),
            new Column("eventIdentifier", TEXT, StoredRow::identifier),
            new Column("metaData", BYTES, row -> row.event().metaData()),
            new Column("payload", BYTES, row -> row.event().event().payload()),
            new Column("payloadRevision", TEXT, row -> row.event().event().revision()),
            new Column("payloadType", TEXT, row -> row.event().event().type()),
            new Column("timeStamp", TEXT, row -> row.event().time()));

    private final List<StoredRow> rows;
    private final boolean asValues;

    GroupInsert(List<LogEntry> entries) {
        rows = entries.stream().map(StoredRow::of).toList();
        long bytes = rows.stream()
                .mapToLong(row -> row.event().event().payload().length)
                .sum();
        asValues = rows.size() <= FEW || (rows.size() <= MOST_VALUES && bytes / rows.size() >= LONG);
    }

    int size() {
        return rows.size();
    }

    /** Inserts the rows into a table once for each row of {@code fence}, whose log they are of. */
    String sql(String table) {
        String columns =
                String.join(", ", COLUMNS.stream().map(column -> column.name).toList());
        return "INSERT INTO " + table + " (log, " + columns + ") SELECT fence.log, e.* FROM fence CROSS JOIN "
                + (asValues ? values() : "unnest(" + places(COLUMNS.size()) + ")") + " AS e";
    }

    private String values() {
        String first = String.join(
                ", ",
                COLUMNS.stream()
                        .map(column -> "CAST(? AS " + column.kind.name + ")")
                        .toList());
        return "(VALUES (" + first + ")" + (", (" + places(COLUMNS.size()) + ")").repeat(rows.size() - 1) + ")";
    }

    private static String places(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    /** @param from the first parameter of {@link #sql} */
    void bind(PreparedStatement statement, int from) throws SQLException {
        int at = from;
        if (asValues) {
            for (StoredRow row : rows) {
                for (Column column : COLUMNS) {
                    statement.setObject(at++, column.value.apply(row));
                }
            }
        } else {
            for (Column column : COLUMNS) {
                Object[] all = rows.stream().map(column.value).toArray(column.kind.array);
                statement.setArray(at++, statement.getConnection().createArrayOf(column.kind.name, all));
            }
        }
    }
}
