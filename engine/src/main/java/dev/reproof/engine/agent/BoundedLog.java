package dev.reproof.engine.agent;

import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the first bytes of a standard error, up to a limit, and says in a last line how many it dropped. A log that
 * fails is given up with a warning: it must not take the attempt with it.
 */
public final class BoundedLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BoundedLog.class);

    private final AgentCall call;
    private final long limit;
    private OutputStream sink;
    private long kept;
    private long dropped;
    private boolean endsLine = true;

    private BoundedLog(AgentCall call, OutputStream sink, long limit) {
        this.call = call;
        this.sink = sink;
        this.limit = limit;
    }

    /**
     * Opens the log of an attempt.
     *
     * @param limit how many bytes are kept
     */
    public static BoundedLog open(AgentCall call, StderrLogs logs, long limit) {
        BoundedLog log = new BoundedLog(call, OutputStream.nullOutputStream(), limit);
        log.guarded(() -> log.sink = logs.open(call.key()));
        return log;
    }

    public void bytes(byte[] data, int offset, int length) {
        int fits = (int) Math.min(length, limit - kept);
        if (fits > 0) {
            guarded(() -> sink.write(data, offset, fits));
            kept += fits;
            endsLine = data[offset + fits - 1] == '\n';
        }
        dropped += length - fits;
    }

    /** Adds a line of our own. */
    public void line(String text) {
        String line = (endsLine ? "" : "\n") + "[reproof] " + text + "\n";
        guarded(() -> sink.write(line.getBytes(StandardCharsets.UTF_8)));
        endsLine = true;
    }

    @Override
    public void close() {
        if (dropped > 0) {
            line("Only the first " + kept + " bytes of standard error are kept; " + dropped + " more were dropped");
        }
        OutputStream last = sink;
        guarded(last::close);
    }

    private void guarded(Writing writing) {
        try {
            writing.run();
        } catch (IOException | ReproofException e) {
            sink = OutputStream.nullOutputStream();
            LOG.warn("The log of standard error of {} is incomplete: it could not be written", call, e);
        }
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }
}
