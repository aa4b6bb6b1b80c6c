package dev.reproof.engine.log;

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
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The texts of a log, read block by block. Whoever reads a text that is sealed learns at its end, by a {@link Corrupt},
 * that it is not the one that was sealed.
 */
public final class LogTexts {

    /** Longest text that is taken into memory, in bytes. */
    public static final long LONGEST = 256L << 20;

    private final EventLog log;
    private final Optional<RecentTexts> recent;

    public LogTexts(EventLog log) {
        this(log, Optional.empty());
    }

    private LogTexts(EventLog log, Optional<RecentTexts> recent) {
        this.log = log;
        this.recent = recent;
    }

    /** For who asks for the same texts again and again: what was read and checked lately is not read again. */
    public static LogTexts remembering(EventLog log) {
        return new LogTexts(log, Optional.of(new RecentTexts()));
    }

    /** The whole text of a sealed stream. */
    public String text(StreamId stream, Seal seal) {
        return recent.map(known -> known.get(stream, seal, () -> readText(stream, seal)))
                .orElseGet(() -> readText(stream, seal));
    }

    private String readText(StreamId stream, Seal seal) {
        if (seal.bytes() > LONGEST) {
            throw new Rejected("Transcript is too long for a prompt: stream=" + stream + " expected at most " + LONGEST
                    + " bytes, found " + seal.bytes() + "; split the task that wrote it");
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream((int) seal.bytes());
        read(stream, Optional.of(seal), text::writeBytes);
        return text.toString(StandardCharsets.UTF_8);
    }

    /** Writes a text to {@code out} as it is read. */
    public void copy(TranscriptPosition position, OutputStream out) {
        read(position.stream(), position.seal(), writing(out));
    }

    /** Writes the text of a sealed stream to {@code out} as it is read. */
    public void copy(StreamId stream, Seal seal, OutputStream out) {
        read(stream, Optional.of(seal), writing(out));
    }

    /** Digest and length of what a stream holds. */
    public TextDigest digest(TranscriptPosition position) {
        return read(position.stream(), position.seal(), block -> {});
    }

    /**
     * Hands on the text of a stream.
     *
     * @param seal what it must be; absent while it is not sealed
     * @return digest and length of all that was read
     */
    public TextDigest read(StreamId stream, Optional<Seal> seal, Consumer<byte[]> sink) {
        MessageDigest digest = Sha256.newDigest();
        long[] bytes = {0};
        log.read(stream, block -> {
            digest.update(block);
            bytes[0] += block.length;
            sink.accept(block);
        });
        TextDigest found = new TextDigest(Sha256.of(digest), bytes[0]);
        seal.map(end -> new TextDigest(end.sha256(), end.bytes()))
                .filter(expected -> !expected.equals(found))
                .ifPresent(expected -> {
                    throw new Corrupt("Transcript is altered: stream=" + stream + " expected " + told(expected)
                            + ", the event log yields " + told(found)
                            + "; keep a copy of the run's directory and restore the log");
                });
        return found;
    }

    private static String told(TextDigest text) {
        return text.bytes() + " bytes with sha256=" + text.sha256();
    }

    private static Consumer<byte[]> writing(OutputStream out) {
        return block -> {
            try {
                out.write(block);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
