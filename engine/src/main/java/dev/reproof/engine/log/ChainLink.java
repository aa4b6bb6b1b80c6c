package dev.reproof.engine.log;

import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The hash chain of a run stream: every link is the SHA-256 of the link before it and of everything that is stored of
 * an event, each part preceded by its length. The first link follows 32 zero bytes.
 */
final class ChainLink {

    /** The link before the first event. */
    static final Sha256 START = new Sha256("0".repeat(64));

    private ChainLink() {}

    static Sha256 next(Sha256 previous, StreamId stream, long sequence, StoredTime time, EncodedEvent event) {
        MessageDigest digest = Sha256.newDigest();
        digest.update(previous.bytes());
        part(digest, stream.value().getBytes(StandardCharsets.UTF_8));
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
        part(digest, event.type().getBytes(StandardCharsets.UTF_8));
        part(digest, event.revision().getBytes(StandardCharsets.UTF_8));
        part(digest, time.form().getBytes(StandardCharsets.UTF_8));
        part(digest, event.payload());
        return Sha256.of(digest);
    }

    private static void part(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
