package dev.reproof.engine.publish;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;

/** Finds the part of a log below a heading, in little memory however long its lines are. */
record LogSection(InputStream log) {

    static final byte[] MARK = "--- iteration ".getBytes(StandardCharsets.UTF_8);

    /** No heading is longer. */
    private static final int LONGEST = 64;

    /** Copies every part below that heading; returns whether there is one. */
    boolean copy(byte[] heading, OutputStream out) throws IOException {
        boolean found = false;
        boolean inside = false;
        for (byte[] start = start(); start.length > 0; start = start()) {
            boolean ends = start[start.length - 1] == '\n';
            if (ends && startsWith(start, MARK)) {
                inside = Arrays.equals(start, heading);
                found |= inside;
                continue;
            }
            if (inside) {
                out.write(start);
            }
            if (!ends) {
                rest(inside ? out : OutputStream.nullOutputStream());
            }
        }
        return found;
    }

    /** Where the heading of the last part of the log begins, if it is that one. */
    OptionalLong lastBegin(byte[] heading) throws IOException {
        OptionalLong last = OptionalLong.empty();
        Counting read = new Counting();
        long at = 0;
        for (byte[] start = start(); start.length > 0; start = start()) {
            boolean ends = start[start.length - 1] == '\n';
            if (ends && startsWith(start, MARK)) {
                last = Arrays.equals(start, heading) ? OptionalLong.of(at) : OptionalLong.empty();
            } else if (!ends) {
                rest(read);
            }
            at += start.length + read.taken();
        }
        return last;
    }

    /** Counts what it is given. */
    private static final class Counting extends OutputStream {

        private long bytes;

        @Override
        public void write(int value) {
            bytes++;
        }

        long taken() {
            long counted = bytes;
            bytes = 0;
            return counted;
        }
    }

    /** The first bytes of the next line, with its end where that is among them. */
    private byte[] start() throws IOException {
        ByteArrayOutputStream start = new ByteArrayOutputStream(LONGEST);
        for (int next = log.read(); next >= 0; next = log.read()) {
            start.write(next);
            if (next == '\n' || start.size() == LONGEST) {
                break;
            }
        }
        return start.toByteArray();
    }

    private void rest(OutputStream out) throws IOException {
        for (int next = log.read(); next >= 0; next = log.read()) {
            out.write(next);
            if (next == '\n') {
                return;
            }
        }
    }

    private static boolean startsWith(byte[] line, byte[] mark) {
        return line.length >= mark.length && Arrays.equals(line, 0, mark.length, mark, 0, mark.length);
    }
}
