package dev.reproof.engine.simulated;

import java.util.Arrays;

/** Bytes that grow; what was never written is zero. */
final class Bytes {

    private byte[] data = new byte[0];
    private int size;

    int size() {
        return size;
    }

    void write(long at, byte[] from, int offset, int length) {
        int end = Math.addExact(Math.toIntExact(at), length);
        if (end > data.length) {
            data = Arrays.copyOf(data, Math.max(end, 2 * data.length));
        }
        System.arraycopy(from, offset, data, (int) at, length);
        size = Math.max(size, end);
    }

    /** How many were read; -1 at the end. */
    int read(long at, byte[] into, int length) {
        if (at >= size) {
            return length == 0 ? 0 : -1;
        }
        int found = Math.min(length, size - (int) at);
        System.arraycopy(data, (int) at, into, 0, found);
        return found;
    }

    void truncate(long to) {
        if (to < size) {
            Arrays.fill(data, (int) to, size, (byte) 0);
            size = (int) to;
        }
    }

    byte[] copy() {
        return Arrays.copyOf(data, size);
    }
}
