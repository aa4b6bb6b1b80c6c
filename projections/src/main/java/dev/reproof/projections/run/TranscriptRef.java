package dev.reproof.projections.run;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.Fidelity;
import dev.reproof.events.ImportedText;
import dev.reproof.events.Seal;
import dev.reproof.events.StreamId;

/** Where the text of an ended attempt is kept, what it must be, and how much of what was said it holds. */
public record TranscriptRef(AttemptKey key, StreamId stream, Seal seal, Fidelity fidelity) {

    /** A transcript that was recorded as it was said. */
    public TranscriptRef(AttemptKey key, StreamId stream, Seal seal) {
        this(key, stream, seal, Fidelity.EXACT);
    }

    static TranscriptRef of(ImportedText text) {
        return new TranscriptRef(text.key(), text.stream(), text.seal(), text.fidelity());
    }
}
