package dev.reproof.engine.agent.spool;

import dev.reproof.events.files.Links;
import dev.reproof.events.files.NotAFile;
import dev.reproof.events.files.RegularFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * One output of a command, read from the file that it grows in, from the beginning on. It never waits.
 *
 * <p>Not for more than one thread; an interrupt does not close it.
 */
public final class SpooledOutput implements Closeable {

    /** Takes bytes, split anywhere; the array is reused after the call. */
    @FunctionalInterface
    public interface Sink {
        void bytes(byte[] data, int offset, int length);
    }

    private static final int BUFFER = 64 * 1024;

    /** So much is handed on between two looks at the file: they cost as much as a tenth of reading a buffer. */
    private static final int MOST_AT_ONCE = 16 * BUFFER;

    private final String name;
    private final Path file;
    private final Object key;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private long position;
    private long size;

    private SpooledOutput(String name, Path file, Object key, InputStream in) {
        this.name = name;
        this.file = file;
        this.key = key;
        this.in = in;
    }

    /**
     * Opens it.
     *
     * @param name of the output, for messages
     * @throws OddOutput if the name has anything but a file
     */
    public static SpooledOutput open(String name, Path file) throws IOException {
        try {
            InputStream in = RegularFile.stream(file, Links.REFUSED);
            return new SpooledOutput(name, file, key(file), in);
        } catch (NotAFile | NoSuchFileException odd) {
            throw replaced(name);
        }
    }

    /** Between the two lies a moment, and who looks in it must not say something else. */
    private static OddOutput replaced(String name) {
        return new OddOutput("took away or replaced the file for its " + name);
    }

    private static Object key(Path file) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return Objects.requireNonNullElse(found.fileKey(), file);
    }

    /**
     * Hands on what is there, a megabyte at most, and no more once this thread is interrupted; returns how
     * many bytes.
     *
     * @throws OddOutput if the file is not the one any more, or shorter than what was read
     */
    public int pump(Sink sink) throws IOException {
        BasicFileAttributes now = attributes();
        if (!now.isRegularFile()
                || !Objects.requireNonNullElse(now.fileKey(), file).equals(key)) {
            throw replaced(name);
        }
        size = now.size();
        if (size < position) {
            throw new OddOutput("cut the file for its " + name);
        }
        long begin = position;
        long until = Math.min(size, begin + MOST_AT_ONCE);
        int read = 0;
        while (position < until && read >= 0 && !Thread.currentThread().isInterrupted()) {
            read = in.read(buffer, 0, (int) Math.min(until - position, buffer.length));
            if (read > 0) {
                position += read;
                sink.bytes(buffer, 0, read);
            }
        }
        return (int) (position - begin);
    }

    private BasicFileAttributes attributes() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException gone) {
            throw replaced(name);
        }
    }

    /** Bytes that were printed, as of the last look. */
    public long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
