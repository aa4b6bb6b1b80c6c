package dev.reproof.engine.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** A stream of UTF-8 text that can be diverted for a while, line by line: to stand above what is drawn meanwhile. */
final class LineStream extends OutputStream {

    private static final int MOST_LINE_BYTES = 64 * 1024;

    private final OutputStream straight;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Optional<Consumer<String>> diversion = Optional.empty();

    LineStream(OutputStream straight) {
        this.straight = straight;
    }

    /** Where everything goes that is not diverted. */
    OutputStream straight() {
        return straight;
    }

    /** From now on lines go there, which must be quick, and nowhere else. */
    synchronized void divert(Consumer<String> lines) {
        diversion = Optional.of(lines);
    }

    /** From now on everything goes straight on again; what has begun as a line ends as one. */
    synchronized void straighten() {
        endLine();
        diversion = Optional.empty();
    }

    @Override
    public synchronized void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        if (diversion.isEmpty()) {
            straight.write(bytes, offset, length);
            return;
        }
        for (int at = offset; at < offset + length; at++) {
            if (bytes[at] == '\n') {
                deliver();
            } else {
                line.write(bytes[at]);
                if (line.size() >= MOST_LINE_BYTES) {
                    deliver();
                }
            }
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        straight.flush();
    }

    private void endLine() {
        if (line.size() > 0) {
            deliver();
        }
    }

    private void deliver() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        diversion.ifPresent(lines -> lines.accept(text));
    }
}
