package dev.reproof.engine.agent.command;

import java.io.IOException;
import java.io.InputStream;

/**
 * The reading end of a process's output, read without ever blocking: nothing can end a blocked read as long as some
 * process unknown to us holds the other end.
 */
final class PolledPipe {

    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private final CommandOutput.Sink sink;
    private final byte[] buffer = new byte[BUFFER];

    PolledPipe(InputStream in, CommandOutput.Sink sink) {
        this.in = in;
        this.sink = sink;
    }

    /** Hands on what is there, one buffer at most; returns how many bytes. */
    int pump() throws IOException {
        int ready = Math.min(in.available(), buffer.length);
        int read = ready == 0 ? 0 : in.read(buffer, 0, ready);
        if (read > 0) {
            sink.bytes(buffer, 0, read);
        }
        return Math.max(read, 0);
    }
}
