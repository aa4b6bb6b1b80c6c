package dev.reproof.engine.log.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A row: of each column what the server sends of it in binary form. */
final class Cells {

    private final List<Optional<byte[]>> cells;

    Cells(List<Optional<byte[]>> cells) {
        this.cells = cells;
    }

    /** What was lost is spelled so, and nothing can be written that is spelled so. */
    String text(int column) {
        return String.valueOf(textOrNull(column).orElse(null));
    }

    Optional<String> textOrNull(int column) {
        return cells.get(column).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    long number(int column) throws SQLException {
        byte[] bytes = bytes(column);
        if (bytes.length != Long.BYTES) {
            throw new SQLException(
                    "Column " + column + " has " + bytes.length + " bytes, expected " + Long.BYTES,
                    PostgresFailure.PROTOCOL);
        }
        return ByteBuffer.wrap(bytes).getLong();
    }

    /** All its bytes. */
    long size() {
        return cells.stream()
                .flatMap(Optional::stream)
                .mapToLong(cell -> cell.length)
                .sum();
    }

    /** Nothing where the cell was lost. */
    byte[] bytes(int column) {
        return cells.get(column).orElseGet(() -> new byte[0]);
    }
}
