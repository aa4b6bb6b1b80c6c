package dev.reproof.engine.home;

import dev.reproof.engine.disk.AtomicFile;
import dev.reproof.engine.disk.OwnerOnly;
import dev.reproof.engine.disk.PlainFile;
import dev.reproof.engine.disk.SystemDisk;
import dev.reproof.events.ReproofException.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Says inside a run's own directory that a pause is released whose file lies elsewhere. Whoever releases it knows that place
 * from a file alone, and removes nothing there; the runner made the file, and does.
 */
public record ReleaseNote(Path path) {

    /** The note about the pause that a file of that name holds. */
    public static ReleaseNote of(RunHome home, String sentinel) {
        return new ReleaseNote(home.released().resolve(sentinel + ".released"));
    }

    public boolean isThere() {
        return PlainFile.isPlain(path);
    }

    /**
     * Leaves the note.
     *
     * @throws Storage when it cannot be written
     */
    public void leave() {
        try {
            PlainFile.requireDirectoryOrFree(path.getParent());
            OwnerOnly.inside(SystemDisk.INSTANCE, path.getParent());
            AtomicFile.write(path, out -> {});
        } catch (IOException e) {
            throw new Storage("The note that releases a pause cannot be written: " + path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Removes the note, if there is one.
     *
     * @throws Storage when that fails
     */
    public void remove() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new Storage("The note that releases a pause cannot be removed: " + path + ": " + e.getMessage(), e);
        }
    }
}
