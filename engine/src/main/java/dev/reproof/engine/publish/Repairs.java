package dev.reproof.engine.publish;

import dev.reproof.events.AttemptKey;
import java.util.List;

/**
 * What became of a run's transcript files when it was opened again.
 *
 * @param expected how many finished transcripts there are
 * @param rewritten those whose file was missing, short or altered, and was written again from the log
 * @param missing those that still have no file
 */
public record Repairs(int expected, List<AttemptKey> rewritten, List<AttemptKey> missing) {

    /** There was nothing to recover. */
    static final Repairs NONE = new Repairs(0, List.of(), List.of());

    public Repairs {
        rewritten = List.copyOf(rewritten);
        missing = List.copyOf(missing);
    }
}
