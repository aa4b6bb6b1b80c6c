package dev.reproof.engine.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Which file has a name, as long as somebody has that file open: a system may use the mark of a closed one again.
 *
 * @param mark what tells it from every other file; where the system gives none, any file of that name passes for it
 */
public record FileIdentity(Path file, Optional<Object> mark) {

    /**
     * The file that has that name now.
     *
     * @throws IOException if there is none, or it cannot be looked at
     */
    public static FileIdentity of(Path file) throws IOException {
        return new FileIdentity(file, mark(file));
    }

    /** Whether that very file still has the name. */
    public boolean isStillNamed() {
        try {
            return mark(file).equals(mark);
        } catch (IOException e) {
            return false; // gone, or behind a directory that nobody may enter any more
        }
    }

    /** Whether that name leads to any file at all. */
    public boolean isTaken() {
        return PlainFile.isTaken(file);
    }

    /** Whether two names lead to one file, through whatever links. */
    public static boolean areSame(Path one, Path other) {
        return DiskFailure.answer(
                "compare with " + other, one, "check permissions there", () -> Files.isSameFile(one, other));
    }

    private static Optional<Object> mark(Path file) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return Optional.ofNullable(found.fileKey());
    }
}
