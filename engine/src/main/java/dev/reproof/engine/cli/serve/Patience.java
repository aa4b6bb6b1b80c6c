package dev.reproof.engine.cli.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Ends what is written to somebody who does not read: the thread is interrupted, which closes the connection. */
final class Patience {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int PIECE = 64 << 10;

    private final Map<Thread, Long> writing = new ConcurrentHashMap<>();

    /** Writes it in pieces, each of which has to be taken in time. */
    void write(OutputStream out, byte[] bytes) throws IOException {
        for (int from = 0; from < bytes.length; from += PIECE) {
            piece(out, bytes, from, Math.min(PIECE, bytes.length - from));
        }
    }

    private void piece(OutputStream out, byte[] bytes, int from, int length) throws IOException {
        writing.put(Thread.currentThread(), System.nanoTime());
        try {
            out.write(bytes, from, length);
            out.flush();
        } finally {
            writing.remove(Thread.currentThread());
        }
    }

    /** To be called again and again. */
    void look() {
        long now = System.nanoTime();
        writing.forEach((thread, begin) -> {
            if (now - begin > LIMIT_NANOS) {
                thread.interrupt();
            }
        });
    }
}
