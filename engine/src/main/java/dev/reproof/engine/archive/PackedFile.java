package dev.reproof.engine.archive;

import dev.reproof.events.Sha256;
import java.util.regex.Pattern;

/**
 * A file in an archive of a run.
 *
 * @param path below the run's directory, with {@code /}; one of the few that a run has
 */
record PackedFile(String path, long bytes, Sha256 sha256) {

    static final String ARTIFACTS = "artifacts/";

    /** What artifacts are called: ASCII, bounded, never hidden, one level below the run's directory. */
    private static final Pattern PATH =
            Pattern.compile("events\\.mv\\.db|state\\.json|heads\\.jsonl|artifacts/[A-Za-z0-9_][A-Za-z0-9._-]{0,250}");

    /** @throws IllegalArgumentException when a run has no such file, or none can be that long */
    PackedFile {
        if (!isOfRun(path)) {
            throw new IllegalArgumentException("no file of a run is called that");
        }
        if (bytes < 0) {
            throw new IllegalArgumentException("a length is 0 or more");
        }
    }

    static boolean isOfRun(String path) {
        return PATH.matcher(path).matches();
    }
}
