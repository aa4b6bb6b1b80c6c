package dev.reproof.engine.write;

import dev.reproof.engine.disk.FileDigest;
import dev.reproof.engine.log.EncodedEvent;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.TranscriptEvent.TranscriptSealed;
import dev.reproof.events.block.TranscriptBlocks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Turns a text into the events of a transcript stream, block by block, in little memory. */
public final class TextEntries {

    private static final int BLOCK_BYTES = 256 * 1024;

    private final Function<TranscriptEvent, EncodedEvent> encoding;
    private final StreamId stream;
    private final AttemptKey key;
    private final Instant now;
    private final Consumer<LogEntry> sink;
    private final MessageDigest digest = Sha256.newDigest();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer decoded = CharBuffer.allocate(BLOCK_BYTES);
    private long sequence;
    private long bytes;
    private long chars;

    public TextEntries(
            Function<TranscriptEvent, EncodedEvent> encoding,
            StreamId stream,
            AttemptKey key,
            Instant now,
            Consumer<LogEntry> sink) {
        this.encoding = encoding;
        this.stream = stream;
        this.key = key;
        this.now = now;
        this.sink = sink;
    }

    /**
     * Hands the whole stream to the sink.
     *
     * @return what the stream holds
     * @throws Corrupt when the text is not what was expected, or no UTF-8
     */
    public Seal write(InputStream text, Optional<FileDigest> expected) throws IOException {
        add(new TranscriptOpened(Optional.of(key), Channel.TEXT));
        byte[] buffer = new byte[BLOCK_BYTES];
        int kept = 0;
        for (int read = text.readNBytes(buffer, 0, BLOCK_BYTES); read > 0; ) {
            int held = kept + read;
            int whole = held < BLOCK_BYTES ? held : wholeCharacters(buffer, held);
            block(buffer, whole);
            kept = held - whole;
            System.arraycopy(buffer, whole, buffer, 0, kept);
            read = text.readNBytes(buffer, kept, BLOCK_BYTES - kept);
        }
        if (kept > 0) {
            block(buffer, kept);
        }
        Seal seal = new Seal(bytes, chars, Sha256.of(digest), 0);
        expected.filter(wanted -> !wanted.equals(new FileDigest(seal.bytes(), seal.sha256())))
                .ifPresent(wanted -> {
                    throw new Corrupt("A transcript has changed while it was imported: " + key + " expected "
                            + wanted.bytes() + " bytes and sha256=" + wanted.sha256() + ", found " + seal.bytes()
                            + " bytes and sha256=" + seal.sha256() + "; resume again when nobody writes to it");
                });
        add(new TranscriptSealed(seal));
        return seal;
    }

    private void block(byte[] buffer, int length) {
        chars += decodedChars(buffer, length);
        digest.update(buffer, 0, length);
        add(TranscriptBlocks.pack(bytes, buffer, 0, length));
        bytes += length;
    }

    private int decodedChars(byte[] buffer, int length) {
        decoded.clear();
        try {
            CoderResult result = decoder.reset().decode(ByteBuffer.wrap(buffer, 0, length), decoded, true);
            if (result.isError()) {
                result.throwException();
            }
        } catch (CharacterCodingException e) {
            throw noText("invalid bytes at about " + bytes);
        }
        return decoded.position();
    }

    /** Up to the last character that begins before the end and may go on after it. */
    private static int wholeCharacters(byte[] buffer, int held) {
        int begin = held - 1;
        while (begin > held - 4 && (buffer[begin] & 0xC0) == 0x80) {
            begin--;
        }
        return (buffer[begin] & 0x80) == 0 ? held : begin;
    }

    private void add(TranscriptEvent event) {
        sink.accept(LogEntry.unlinked(stream, sequence++, now, encoding.apply(event)));
    }

    private Corrupt noText(String found) {
        return new Corrupt("A transcript is no UTF-8: " + key + " found " + found
                + "; it was not written by Reproof, use another copy of the state");
    }

    /** Appends entries in transactions of bounded size. */
    public static final class Batches implements Consumer<LogEntry> {

        private static final int MOST_ENTRIES = 32;

        private final Consumer<List<LogEntry>> append;
        private final List<LogEntry> waiting = new ArrayList<>();

        public Batches(Consumer<List<LogEntry>> append) {
            this.append = append;
        }

        @Override
        public void accept(LogEntry entry) {
            waiting.add(entry);
            if (waiting.size() >= MOST_ENTRIES) {
                flush();
            }
        }

        public void flush() {
            if (!waiting.isEmpty()) {
                append.accept(List.copyOf(waiting));
                waiting.clear();
            }
        }
    }
}
