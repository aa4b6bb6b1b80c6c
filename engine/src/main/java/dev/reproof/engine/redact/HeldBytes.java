package dev.reproof.engine.redact;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text that was taken and not handed on. */
final class HeldBytes {

    private byte[] bytes = new byte[16 * 1024];
    private int size;

    void add(byte[] data, int offset, int length) {
        if (bytes.length - size < length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + length));
        }
        System.arraycopy(data, offset, bytes, size, length);
        size += length;
    }

    /** Forgets what comes before. */
    void dropTo(int from) {
        System.arraycopy(bytes, from, bytes, 0, size - from);
        size -= from;
    }

    int size() {
        return size;
    }

    byte at(int index) {
        return bytes[index];
    }

    /** Whether the beginning of a value stands there, of that length. */
    boolean hasAt(int index, byte[] value, int length) {
        return Arrays.equals(value, 0, length, bytes, index, index + length);
    }

    void handOn(int from, int to, TextStage next) {
        if (to > from) {
            next.utf8(bytes, from, to - from);
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }
}
