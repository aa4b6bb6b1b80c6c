package dev.reproof.engine.home;

import dev.reproof.events.ReproofException.Storage;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells a directory that is not there from one that this user may not look at, which may well hold runs. */
public final class VisibleDirectory {

    private VisibleDirectory() {}

    /**
     * Whether there is such a directory.
     *
     * @throws Storage when this user may not know, or not look into it
     */
    public static boolean isThere(Path directory) {
        try {
            if (!Files.readAttributes(directory, BasicFileAttributes.class).isDirectory()) {
                return false;
            }
            directory.getFileSystem().provider().checkAccess(directory, AccessMode.EXECUTE);
            return true;
        } catch (AccessDeniedException e) {
            throw new Storage(
                    "Permission denied: " + directory + " cannot be read by " + System.getProperty("user.name") + "; "
                            + owned(directory),
                    e);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whose the directory is, or the nearest one above it that can be seen, and what to do about it. */
    static String owned(Path directory) {
        return Stream.iterate(directory, Objects::nonNull, Path::getParent)
                .flatMap(at -> owner(at).stream())
                .findFirst()
                .orElse("check permissions there");
    }

    private static Optional<String> owner(Path at) {
        try {
            String name = Files.getOwner(at).getName();
            return Optional.of(at + " belongs to " + name + ": work as that user, or have it opened to you");
        } catch (IOException | UnsupportedOperationException unseen) {
            return Optional.empty(); // then it is one above that keeps it from being seen
        }
    }
}
