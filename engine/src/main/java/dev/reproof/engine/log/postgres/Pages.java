package dev.reproof.engine.log.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;

/**
 * Reads rows a page at a time, each page whole before any of it is looked at: then it can be asked for again, and nobody
 * stops in the middle of it. In the binary form of COPY, since a connection that prepares nothing gets everything else as
 * text, of which bytes take twice as many; a server without that form is asked as usual.
 */
final class Pages {

    /** A cell of an event, several times over. */
    static final int LONGEST_EVENT = 16 << 20;

    /** As long as a value of PostgreSQL can be. */
    static final int LONGEST_VALUE = 1 << 30;

    private final Link link;
    private boolean copying;

    Pages(Link link, boolean copying) {
        this.link = link;
        this.copying = copying;
    }

    /** What a column holds. */
    enum Kind {
        TEXT,
        NUMBER,
        BYTES
    }

    /** A query without parameters, and what its columns hold. */
    record Query(String sql, List<Kind> columns, int longest) {}

    /** Whether the binary form is still asked for. */
    boolean isCopying() {
        return copying;
    }

    List<Cells> read(Query query) throws SQLException {
        if (copying) {
            try {
                return link.patiently(connection -> copied(connection, query));
            } catch (SQLException e) {
                if (!PostgresFailure.state(e).equals(PostgresFailure.NOT_SUPPORTED)) {
                    throw e;
                }
                copying = false;
            }
        }
        return link.patiently(connection -> asked(connection, query));
    }

    private static List<Cells> copied(Connection connection, Query query) throws SQLException {
        String copy = "COPY (" + query.sql() + ") TO STDOUT (FORMAT BINARY)";
        try (InputStream in = new PGCopyInputStream(connection.unwrap(PGConnection.class), copy)) {
            return CopyReader.read(in, query.columns().size(), query.longest());
        } catch (IOException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw new SQLException("The rows of the server break off: " + e.getMessage(), PostgresFailure.PROTOCOL, e);
        }
    }

    private static List<Cells> asked(Connection connection, Query query) throws SQLException {
        List<Cells> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query.sql())) {
            while (row.next()) {
                List<Optional<byte[]>> cells = new ArrayList<>();
                for (int column = 0; column < query.columns().size(); column++) {
                    cells.add(Optional.ofNullable(
                            cell(row, column + 1, query.columns().get(column))));
                }
                rows.add(new Cells(cells));
            }
        }
        return rows;
    }

    private static byte[] cell(ResultSet row, int column, Kind kind) throws SQLException {
        return switch (kind) {
            case BYTES -> row.getBytes(column);
            case TEXT -> {
                String text = row.getString(column);
                yield text == null ? null : text.getBytes(StandardCharsets.UTF_8);
            }
            case NUMBER -> {
                byte[] number = ByteBuffer.allocate(Long.BYTES)
                        .putLong(row.getLong(column))
                        .array();
                yield row.wasNull() ? null : number;
            }
        };
    }

    /** A text in a query, whatever it holds and whatever the server takes for a quote or an escape. */
    static String literal(String text) {
        return "convert_from(decode('" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8))
                + "', 'hex'), 'UTF8')";
    }
}
