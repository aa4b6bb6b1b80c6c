package dev.reproof.events.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;

/**
 * Opens files that are there, and nothing else: to open a pipe waits for somebody at its other end, a device never ends,
 * a link leads elsewhere.
 *
 * <p>The platform has no way to open without waiting, nor to ask what was opened. So the name is looked at before and
 * after: whoever opens a file knows that the name had that very file throughout.
 */
public final class RegularFile {

    /** A file that is replaced as a whole changes hands once; one that does so again and again is no file to rely on. */
    private static final int MOST_TRIES = 100;

    private RegularFile() {}

    @FunctionalInterface
    private interface Opening<T> {
        T open(LinkOption... links) throws IOException;
    }

    /**
     * The content of a file; an interrupt of the thread does not close it.
     *
     * @throws NotAFile when something else has that name
     * @throws NoSuchFileException when nothing has
     */
    public static InputStream stream(Path file, Links links) throws IOException {
        return opened(file, links, options -> Files.newInputStream(file, options));
    }

    /** A file to read at any place; throws as {@link #stream} does. */
    public static SeekableByteChannel reading(Path file, Links links) throws IOException {
        return opened(file, links, options -> Files.newByteChannel(file, options));
    }

    /**
     * A file to write into, never through a link; throws as {@link #stream} does. It is opened for reading too, since
     * that alone keeps the system from waiting should a pipe take its place in this moment.
     */
    public static FileChannel writing(Path file) throws IOException {
        return opened(
                file,
                Links.REFUSED,
                options -> FileChannel.open(
                        file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    }

    /** What has that name, if that is anything but a file; a free name is none. */
    public static Optional<String> oddity(Path file, Links links) throws IOException {
        try {
            requireFile(file, links);
            return Optional.empty();
        } catch (NotAFile odd) {
            return Optional.of(odd.kind());
        } catch (NoSuchFileException free) {
            return Optional.empty();
        }
    }

    private static <T extends Closeable> T opened(Path file, Links links, Opening<T> opening) throws IOException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Object found = requireFile(file, links).orElse(file);
            T open = opening.open(links.options());
            boolean same = false;
            try {
                same = has(file, links, found);
                if (same) {
                    return open;
                }
            } finally {
                if (!same) {
                    open.close();
                }
            }
        }
        throw new NotAFile(file, "a name that goes from one file to another");
    }

    private static boolean has(Path file, Links links, Object expected) throws IOException {
        try {
            return Objects.equals(requireFile(file, links).orElse(file), expected);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** What tells this file from others, where the system has such a thing. */
    private static Optional<Object> requireFile(Path file, Links links) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, links.options());
        if (!found.isRegularFile()) {
            throw new NotAFile(file, FileKind.of(file, found, links.options()));
        }
        return Optional.ofNullable(found.fileKey());
    }
}
