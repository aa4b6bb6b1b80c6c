package dev.reproof.engine.publish;

import dev.reproof.projections.run.RunState;
import dev.reproof.projections.transcript.TranscriptStore;
import java.util.Optional;

/** Makes the page of a run for a browser. */
@FunctionalInterface
public interface ReportSource {

    /** Makes none. */
    ReportSource NONE = (run, transcripts) -> Optional.empty();

    /**
     * The page; absent where none is wanted. It takes as long as reading the log's decisions and the ends of its texts does.
     *
     * @param run as far as it is told
     * @param transcripts of that time
     */
    Optional<String> page(RunState run, TranscriptStore transcripts);
}
