package dev.reproof.engine.home;

import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.OwnerOnly;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.disk.SystemDisk;
import dev.reproof.events.ReproofException.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

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
            throw failed(path, e);
        }
    }

    /**
     * Makes a directory with these files in it, so that none is ever missing in a directory that is there.
     *
     * @param texts what stands in each of them
     * @throws Storage when it cannot be made
     */
    public static void makeTogether(Path directory, Map<SentinelFile, String> texts) {
        Path whole = directory.toAbsolutePath().normalize();
        Path making = whole.resolveSibling("." + whole.getFileName() + ".tmp");
        try {
            OwnerOnly.directories(SystemDisk.INSTANCE, making);
            texts.forEach(
                    (file, text) -> new SentinelFile(making.resolve(file.path().getFileName())).make(text));
            Files.move(making, whole, StandardCopyOption.ATOMIC_MOVE);
            SystemDisk.INSTANCE.forceDirectory(whole.getParent());
        } catch (IOException e) {
            throw failed(whole, e);
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
     * @throws dev.reproof.events.ReproofException.Rejected when something else is there
     * @throws Storage when it cannot be removed
     */
    public boolean remove() {
        try {
            PlainFile.requirePlainOrFree(path);
            return Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new Storage("The file that holds a pause cannot be removed: " + path + ": " + e.getMessage(), e);
        }
    }

    private static Storage failed(Path file, IOException cause) {
        return new Storage(
                "What holds a pause cannot be made: " + file + ": " + cause.getMessage()
                        + "; make room, or name another directory with --checkpoint-dir",
                cause);
    }
}
