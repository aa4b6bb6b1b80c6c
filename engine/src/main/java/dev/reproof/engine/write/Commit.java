package dev.reproof.engine.write;

import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.transcript.TranscriptStore;
import java.util.List;

/**
 * What one forced transaction has made true.
 *
 * @param decisions what it added to the run stream
 * @param texts what it added to transcript streams
 */
public record Commit(
        RunState state, TranscriptStore transcripts, List<Recorded> decisions, List<TranscriptAppend> texts) {

    /** Learns of commits, in order, on the writer's thread: it must be quick and must not throw. */
    public interface Listener {
        void committed(Commit commit);
    }
}
