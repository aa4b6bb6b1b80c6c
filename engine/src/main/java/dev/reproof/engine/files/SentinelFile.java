package dev.reproof.engine.files;

import dev.reproof.events.ReproofException.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A file that holds a gate until somebody removes it. */
public record SentinelFile(Path path) {

    public SentinelFile(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    /**
     * Makes the file, forced; only the owner may read it.
     *
     * @throws Storage when it cannot be made
     */
    public void make(String text) {
        try {
            OwnerOnly.directories(SystemDisk.INSTANCE, path.getParent());
            AtomicFile.write(path, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new Storage(
                    "The file that holds a pause cannot be made: " + path + ": " + e.getMessage()
                            + "; make room, or name another directory with --checkpoint-dir",
                    e);
        }
    }

    /** Whether the file is not there, though its directory is. */
    public boolean isGone() {
        return !directoryIsGone() && !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether even its directory is not there: nobody removes that to release a gate. */
    public boolean directoryIsGone() {
        return !Files.isDirectory(path.getParent());
    }

    /**
     * Removes the file.
     *
     * @return whether it was there
     * @throws Storage when it cannot be removed
     */
    public boolean remove() {
        try {
            return Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new Storage("The file that holds a pause cannot be removed: " + path + ": " + e.getMessage(), e);
        }
    }
}
