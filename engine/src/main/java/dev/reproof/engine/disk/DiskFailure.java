package dev.reproof.engine.disk;

import dev.reproof.events.ReproofException;
import java.io.IOException;
import java.nio.file.Path;

/** Words for what the file system refused. */
public final class DiskFailure {

    private DiskFailure() {}

    public static ReproofException.Storage of(String what, Path file, String advice, IOException cause) {
        String reason = cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return new ReproofException.Storage("Could not " + what + " " + file + " (" + reason + "); " + advice, cause);
    }
}
