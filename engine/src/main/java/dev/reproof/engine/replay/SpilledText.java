package dev.reproof.engine.replay;

import dev.reproof.engine.log.LogTexts;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.Seal;
import dev.reproof.events.StreamId;
import dev.reproof.events.files.Links;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A text that is too long for memory, as a sequence of its UTF-16 code units that is read from a temporary file, a page at a
 * time. Quick to read in either direction, slow to jump about in. For one thread.
 */
final class SpilledText implements CharSequence, AutoCloseable {

    private static final int BUFFER_BYTES = 64 * 1024;

    /** Units of a page; one is in memory. */
    private static final int PAGE_UNITS = 64 * 1024;

    private final Path file;
    private final SeekableByteChannel units;
    private final int length;
    private final int pageUnits;
    private final ByteBuffer page;
    private int pageAt = -1;

    private SpilledText(Path file, SeekableByteChannel units, int length, int pageUnits) {
        this.file = file;
        this.units = units;
        this.length = length;
        this.pageUnits = pageUnits;
        this.page = ByteBuffer.allocate(2 * pageUnits);
    }

    /**
     * Reads a text out of the log, checked against its seal.
     *
     * @throws Rejected when it has more units than a sequence can have
     * @throws Storage when the temporary file cannot be written
     */
    static SpilledText of(LogTexts reader, StreamId stream, Seal seal) {
        if (seal.chars() > Integer.MAX_VALUE) {
            throw new Rejected("Transcript is too long for an excerpt: stream=" + stream + " expected at most "
                    + Integer.MAX_VALUE + " characters, found " + seal.chars() + "; split the task that wrote it");
        }
        return of(writer -> reader.read(stream, Optional.of(seal), writer::bytes), PAGE_UNITS);
    }

    /** What has the text, in pieces of its UTF-8 form. */
    interface Source {
        void writeTo(Writer writer);
    }

    static SpilledText of(Source source, int pageUnits) {
        Path file = null;
        try {
            file = Files.createTempFile("reproof-text", ".utf16");
            long units;
            try (SeekableByteChannel out = RegularFile.writing(file)) {
                Writer writer = new Writer(out);
                source.writeTo(writer);
                units = writer.end();
            }
            return new SpilledText(file, RegularFile.reading(file, Links.REFUSED), Math.toIntExact(units), pageUnits);
        } catch (IOException | UncheckedIOException e) {
            throw failed(e, file);
        }
    }

    private static Storage failed(Exception cause, Path file) {
        Storage failed = new Storage(
                "A transcript that is too long for memory could not be kept in a temporary file (" + cause.getMessage()
                        + "); make room in the directory for temporary files, or name another with"
                        + " REPROOF_JAVA_OPTS=-Djava.io.tmpdir=DIR, then resume: nothing acknowledged is lost",
                cause);
        if (file != null) {
            delete(file, failed);
        }
        return failed;
    }

    private static void delete(Path file, Storage failed) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            failed.addSuppressed(e);
        }
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        int wanted = index / pageUnits;
        if (wanted != pageAt) {
            load(wanted);
        }
        return page.getChar(2 * (index - wanted * pageUnits));
    }

    private void load(int wanted) {
        try {
            page.clear();
            units.position(2L * wanted * pageUnits);
            int read = 0;
            while (read >= 0 && page.hasRemaining()) {
                read = units.read(page);
            }
            pageAt = wanted;
        } catch (IOException e) {
            throw new Storage("The temporary file " + file + " cannot be read: " + e.getMessage() + "; then resume", e);
        }
    }

    @Override
    public String subSequence(int start, int end) {
        StringBuilder part = new StringBuilder(end - start);
        for (int at = start; at < end; at++) {
            part.append(charAt(at));
        }
        return part.toString();
    }

    /** All of it, in memory. */
    @Override
    public String toString() {
        return subSequence(0, length);
    }

    @Override
    public void close() {
        try {
            units.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new Storage("The temporary file " + file + " cannot be removed: " + e.getMessage(), e);
        }
    }

    /** Takes UTF-8 in pieces, which may end within a character. */
    static final class Writer {

        private final SeekableByteChannel out;
        private final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        private final CharBuffer chars = CharBuffer.allocate(BUFFER_BYTES);
        private final ByteBuffer wide = ByteBuffer.allocate(2 * BUFFER_BYTES);
        private byte[] rest = {};
        private long units;

        private Writer(SeekableByteChannel out) {
            this.out = out;
        }

        void bytes(byte[] piece) {
            ByteBuffer in = ByteBuffer.allocate(rest.length + piece.length);
            in.put(rest).put(piece).flip();
            decode(in, false);
            rest = new byte[in.remaining()];
            in.get(rest);
        }

        private void decode(ByteBuffer in, boolean last) {
            boolean full = true;
            while (full) {
                full = decoder.decode(in, chars, last).isOverflow();
                write();
            }
        }

        private long end() {
            decode(ByteBuffer.wrap(rest), true);
            return units;
        }

        private void write() {
            chars.flip();
            units += chars.remaining();
            wide.clear();
            wide.asCharBuffer().put(chars);
            wide.limit(2 * chars.limit());
            chars.clear();
            try {
                while (wide.hasRemaining()) {
                    out.write(wide);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
