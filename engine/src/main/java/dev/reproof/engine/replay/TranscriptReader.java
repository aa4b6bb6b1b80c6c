package dev.reproof.engine.replay;

import dev.reproof.engine.log.EventLog;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TextDigest;
import dev.reproof.projections.transcript.TranscriptPosition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Reads texts out of the log, and checks the digest of each that has one. */
public final class TranscriptReader {

    /** Longest text that is taken into memory, in bytes. */
    private static final long LONGEST = 256L << 20;

    private final EventLog log;

    public TranscriptReader(EventLog log) {
        this.log = log;
    }

    /** The whole text of a sealed stream. */
    public String text(StreamId stream, Seal seal) {
        if (seal.bytes() > LONGEST) {
            throw new Rejected("Transcript is too long for a prompt: stream=" + stream + " expected at most " + LONGEST
                    + " bytes, found " + seal.bytes() + "; split the task that wrote it");
        }
        byte[] text = bytes(stream, (int) seal.bytes());
        require(stream, seal.sha256(), Sha256.of(text));
        return new String(text, StandardCharsets.UTF_8);
    }

    /** The bytes of a document. */
    byte[] bytes(StreamId stream, int expected) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(expected);
        log.read(stream, text::writeBytes);
        return text.toByteArray();
    }

    /** Writes a text to {@code out} as it is read; a digest that does not hold is found out at the end. */
    public void copy(TranscriptPosition position, OutputStream out) {
        MessageDigest digest = Sha256.newDigest();
        log.read(position.stream(), block -> {
            digest.update(block);
            try {
                out.write(block);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Sha256 found = Sha256.of(digest);
        position.seal().ifPresent(seal -> require(position.stream(), seal.sha256(), found));
    }

    /** Digest and length of what a stream holds. */
    public TextDigest digest(StreamId stream) {
        MessageDigest digest = Sha256.newDigest();
        long[] length = {0};
        log.read(stream, block -> {
            digest.update(block);
            length[0] += block.length;
        });
        return new TextDigest(Sha256.of(digest), length[0]);
    }

    private static void require(StreamId stream, Sha256 expected, Sha256 found) {
        if (!expected.equals(found)) {
            throw new Corrupt("Transcript is altered: stream=" + stream + " expected sha256=" + expected + ", found "
                    + found + "; keep a copy of the run's directory and restore the log");
        }
    }
}
