package dev.reproof.engine.disk;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Creates files and directories that nobody but their owner can open, from the first moment on. Where the file system
 * has no POSIX permissions, its defaults apply.
 */
public final class OwnerOnly {

    private OwnerOnly() {}

    /** What a new file is to be created with. */
    public static FileAttribute<?>[] file(Path path) {
        return attributes(path, "rw-------");
    }

    /** Takes the permissions of others from a file that somebody else has created. */
    public static void restrict(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /**
     * Makes the directory and those above it that are missing, each one durable in its parent; existing ones keep
     * their permissions.
     */
    public static void directories(Disk disk, Path directory) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path at = directory; at != null && !Files.isDirectory(at); at = at.getParent()) {
            missing.push(at);
        }
        for (Path each : missing) {
            create(each);
            disk.forceDirectory(each.getParent());
        }
    }

    /**
     * Makes the directory if it is missing, durable in the one above it, which must be there: what was taken away comes not
     * back for a file of less weight.
     *
     * @throws java.nio.file.NoSuchFileException if the one above is missing
     */
    public static void inside(Disk disk, Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            create(directory);
            disk.forceDirectory(directory.getParent());
        }
    }

    /**
     * Makes a directory that was not there.
     *
     * @throws FileAlreadyExistsException if anything has that name
     */
    public static Path newDirectory(Path directory) throws IOException {
        return Files.createDirectory(directory, attributes(directory, "rwx------"));
    }

    private static void create(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, attributes(directory, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            // Another process may have made it since; anything but a directory is an error.
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    private static FileAttribute<?>[] attributes(Path path, String permissions) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }
}
