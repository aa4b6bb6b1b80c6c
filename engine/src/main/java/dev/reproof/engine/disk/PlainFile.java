package dev.reproof.engine.disk;

import dev.reproof.events.ReproofException;
import dev.reproof.events.files.Links;
import dev.reproof.events.files.NotAFile;
import dev.reproof.events.files.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** A file that is one: not a symbolic link, which leads elsewhere, nor a pipe, which would wait for ever. */
public final class PlainFile {

    private PlainFile() {}

    /** Whether anything has this name, a dangling symbolic link included. */
    public static boolean isTaken(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    public static boolean isPlain(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Opens it for reading.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws ReproofException.Rejected if something else has that name
     */
    public static InputStream open(Path file) throws IOException {
        return plain(file, () -> RegularFile.stream(file, Links.REFUSED));
    }

    /** Opens it for writing, at its start, what it holds left as it is; throws as {@link #open} does. */
    public static FileChannel openToWrite(Path file) throws IOException {
        return plain(file, () -> RegularFile.writing(file));
    }

    /**
     * Opens it for writing at its end; one that is missing is made, for the owner only.
     *
     * @throws ReproofException.Rejected if something else has that name
     */
    public static OutputStream openToAppend(Path file) throws IOException {
        return Channels.newOutputStream(channelToAppend(file));
    }

    /** The same for who also forces it. */
    public static FileChannel channelToAppend(Path file) throws IOException {
        FileChannel channel = isTaken(file)
                ? openToWrite(file)
                : FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                        OwnerOnly.file(file));
        return channel.position(channel.size());
    }

    /** Refuses a name that something other than a plain file has; a free name is fine. */
    public static void requirePlainOrFree(Path file) throws IOException {
        RegularFile.oddity(file, Links.REFUSED).ifPresent(kind -> {
            throw odd("file", file, kind);
        });
    }

    /** Refuses a name that something other than a directory has, a link to one included; a free name is fine. */
    public static void requireDirectoryOrFree(Path directory) throws IOException {
        if (isTaken(directory) && !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw odd(
                    "directory",
                    directory,
                    RegularFile.oddity(directory, Links.REFUSED).orElse("a file"));
        }
    }

    private static <T> T plain(Path file, DiskFailure.Question<T> opening) throws IOException {
        try {
            return opening.ask();
        } catch (NotAFile odd) {
            throw odd("file", file, odd.kind());
        }
    }

    private static ReproofException.Rejected odd(String expected, Path file, String kind) {
        return new ReproofException.Rejected(
                "Expected a plain " + expected + " at " + file + ", found " + kind + "; move it away, then try again");
    }
}
