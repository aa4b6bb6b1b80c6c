package dev.reproof.engine.log.postgres;

import dev.reproof.events.ReproofException.Corrupt;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads what {@code COPY ... TO STDOUT (FORMAT BINARY)} sends: a signature, rows of cells with their lengths, an end. All of
 * it is needed; anything else means that the connection is out of step.
 */
final class CopyReader {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int END = -1;
    private static final int NULL = -1;

    /** What readers must understand stands in the upper half; nothing of it is asked for. */
    private static final int CRITICAL = 0xFFFF0000;

    private static final int MOST_EXTENSION = 1 << 16;

    private final DataInputStream in;
    private final int columns;
    private final int longest;

    private CopyReader(InputStream in, int columns, int longest) {
        this.in = new DataInputStream(in);
        this.columns = columns;
        this.longest = longest;
    }

    /**
     * All rows of a stream.
     *
     * @param columns that each has
     * @param longest bytes of a cell
     * @throws SQLException when it is no such stream
     * @throws Corrupt when a cell is longer
     */
    static List<Cells> read(InputStream in, int columns, int longest) throws IOException, SQLException {
        CopyReader reader = new CopyReader(in, columns, longest);
        try {
            return reader.rows();
        } catch (EOFException e) {
            throw new SQLException("The rows of the server break off", PostgresFailure.PROTOCOL, e);
        }
    }

    private List<Cells> rows() throws IOException, SQLException {
        require(Arrays.equals(in.readNBytes(SIGNATURE.length), SIGNATURE), "signature");
        require((in.readInt() & CRITICAL) == 0, "flags");
        int extension = in.readInt();
        require(extension >= 0 && extension <= MOST_EXTENSION, "extension");
        in.skipNBytes(extension);
        List<Cells> rows = new ArrayList<>();
        for (int count = in.readShort(); count != END; count = in.readShort()) {
            require(count == columns, "number of columns");
            rows.add(row());
        }
        require(in.read() < 0, "end");
        return rows;
    }

    private Cells row() throws IOException, SQLException {
        List<Optional<byte[]>> cells = new ArrayList<>(columns);
        for (int column = 0; column < columns; column++) {
            int length = in.readInt();
            require(length >= NULL, "length");
            if (length > longest) {
                throw new Corrupt("The log holds a value of " + length + " bytes, expected at most " + longest
                        + "; keep a copy of the database and restore the log");
            }
            cells.add(length == NULL ? Optional.empty() : Optional.of(value(length)));
        }
        return new Cells(cells);
    }

    private byte[] value(int length) throws IOException {
        byte[] value = new byte[length];
        in.readFully(value);
        return value;
    }

    private static void require(boolean expected, String what) throws SQLException {
        if (!expected) {
            throw new SQLException("The server sends rows of another form: its " + what, PostgresFailure.PROTOCOL);
        }
    }
}
