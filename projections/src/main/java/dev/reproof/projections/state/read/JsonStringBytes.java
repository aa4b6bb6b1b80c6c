package dev.reproof.projections.state.read;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The ASCII text of one JSON string, from its opening quote to its closing one. */
final class JsonStringBytes extends InputStream {

    private static final int ESCAPED_DIGITS = 4;

    private final InputStream json;
    private boolean ended;

    JsonStringBytes(InputStream json) throws IOException {
        this.json = json;
        if (json.read() != '"') {
            throw new IOException("no string at its place, the file was replaced since");
        }
    }

    @Override
    public int read() throws IOException {
        if (ended) {
            return -1;
        }
        int found = next();
        if (found == '"') {
            ended = true;
            return -1;
        }
        return found == '\\' ? escaped() : found;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int at = offset;
        while (at < offset + length) {
            int found = read();
            if (found < 0) {
                break;
            }
            buffer[at++] = (byte) found;
        }
        return at == offset && length > 0 ? -1 : at - offset;
    }

    @Override
    public void close() throws IOException {
        json.close();
    }

    /** Base64 has a slash, which some writers escape, and nothing else that needs more than four digits. */
    private int escaped() throws IOException {
        int found = next();
        if (found != 'u') {
            return found;
        }
        int unit = 0;
        for (int digit = 0; digit < ESCAPED_DIGITS; digit++) {
            int value = Character.digit(next(), 16);
            if (value < 0) {
                throw new IOException("an escape that is none");
            }
            unit = unit << 4 | value;
        }
        return unit < 0x80 ? unit : '?';
    }

    private int next() throws IOException {
        int found = json.read();
        if (found < 0) {
            throw new EOFException("the end of the file");
        }
        return found;
    }
}
