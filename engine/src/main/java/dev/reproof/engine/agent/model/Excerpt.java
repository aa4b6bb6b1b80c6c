package dev.reproof.engine.agent.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The first bytes of a response, for the log. */
final class Excerpt {

    /** Most bytes that are kept, and read where nothing else is done with them. */
    static final int MOST_BYTES = 64 << 10;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    /** Takes what fits; leaves the bytes as they are. */
    void add(ByteBuffer bytes) {
        byte[] start = new byte[Math.min(bytes.remaining(), MOST_BYTES - kept.size())];
        bytes.duplicate().get(start);
        kept.writeBytes(start);
    }

    boolean isFull() {
        return kept.size() == MOST_BYTES;
    }

    String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }
}
