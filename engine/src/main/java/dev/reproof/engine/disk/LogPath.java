package dev.reproof.engine.disk;

import dev.reproof.events.ReproofException.Invalid;
import java.io.File;
import java.nio.file.Path;

/** Which paths a log can have: those that the store takes for what they are. */
public final class LogPath {

    /** Ends a path in the store's addresses. */
    private static final char SETTINGS = ';';
    /** Taken for a separator by the store on every system, so that the log would be made in another directory. */
    private static final char SEPARATOR = '\\';

    private LogPath() {}

    /**
     * Makes sure that a log can have that path.
     *
     * @throws Invalid where it would lie elsewhere, or nowhere
     */
    public static void require(Path base) {
        String path = base.toAbsolutePath().toString();
        boolean elsewhere = File.separatorChar != SEPARATOR && path.indexOf(SEPARATOR) >= 0;
        if (elsewhere || path.indexOf(SETTINGS) >= 0) {
            throw new Invalid("The event log cannot live in a path with a " + (elsewhere ? "backslash" : "semicolon")
                    + ": " + path + "; choose another --cwd or --home");
        }
    }
}
