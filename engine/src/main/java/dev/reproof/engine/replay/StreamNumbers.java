package dev.reproof.engine.replay;

import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.StreamId;
import dev.reproof.projections.transcript.TranscriptPosition;
import dev.reproof.projections.transcript.TranscriptStore;

/** Numbers the transcript streams of a run. A number is never used again, not even after a crash. */
public final class StreamNumbers {

    private StreamNumbers() {}

    public static long next(TranscriptStore transcripts) {
        return transcripts.all().stream()
                .map(TranscriptPosition::stream)
                .mapToLong(StreamNumbers::number)
                .map(number -> number + 1)
                .max()
                .orElse(0);
    }

    private static long number(StreamId stream) {
        try {
            return Long.parseLong(stream.value().substring(stream.value().lastIndexOf('/') + 1));
        } catch (NumberFormatException e) {
            throw new Corrupt("Not a transcript stream of a run: stream=" + stream, e);
        }
    }
}
