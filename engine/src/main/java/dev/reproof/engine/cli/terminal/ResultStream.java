package dev.reproof.engine.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;

/**
 * The stream of results. Nobody has to read all of them, as {@code head} does not: then the command is over, which is no
 * failure of anything.
 */
final class ResultStream extends OutputStream {

    private final OutputStream out;
    private final BooleanSupplier leadsToReader;
    private volatile boolean abandoned;

    /** @param leadsToReader whether a process reads what is written, in place of a disk; asked when writing has failed */
    ResultStream(OutputStream out, BooleanSupplier leadsToReader) {
        this.out = out;
        this.leadsToReader = leadsToReader;
    }

    /** Whether whoever read it has gone. */
    boolean isAbandoned() {
        return abandoned;
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    /**
     * Writes on.
     *
     * @throws UncheckedIOException when nobody reads any more: a stream that prints would swallow any other, and the
     *     command go on for nobody
     */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            if (!leadsToReader.getAsBoolean()) {
                throw e;
            }
            abandoned = true;
            throw new UncheckedIOException("Nobody reads the standard output any more", e);
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
