package dev.reproof.engine.disk;

import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

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
        requirePlain(file, Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Refuses a name that something other than a plain file has; a free name is fine. */
    public static void requirePlainOrFree(Path file) throws IOException {
        if (isTaken(file)) {
            requirePlain(file, Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        }
    }

    private static void requirePlain(Path file, BasicFileAttributes found) {
        if (!found.isRegularFile()) {
            String kind = found.isSymbolicLink() ? "a symbolic link" : found.isDirectory() ? "a directory" : "special";
            throw new ReproofException.Rejected("Expected a plain file at " + file + ", found one that is " + kind
                    + "; move it away, then try again");
        }
    }
}
