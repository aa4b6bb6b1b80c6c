package dev.reproof.projections.transcript;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.Channel;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.Seal;
import dev.reproof.events.StreamId;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import java.util.Optional;

/**
 * How far one stream of text has come: its positions, never its text.
 *
 * @param key the attempt whose text it is; absent for a document
 * @param nextSequence sequence number of the event that may follow
 * @param bytes length of the text so far
 * @param seal what the stream holds; absent while it is open
 */
public record TranscriptPosition(
        StreamId stream,
        Optional<AttemptKey> key,
        Channel channel,
        long nextSequence,
        long bytes,
        Optional<Seal> seal) {

    /**
     * The position after the first event.
     *
     * @throws Corrupt when the stream does not begin with it
     */
    public static TranscriptPosition opened(StreamId stream, long sequence, TranscriptOpened event) {
        TranscriptPosition start = new TranscriptPosition(stream, event.key(), event.channel(), 0, 0, Optional.empty());
        return start.at(sequence, 0, Optional.empty());
    }

    /**
     * The position after one more block.
     *
     * @throws Corrupt when the block does not follow
     */
    public TranscriptPosition appended(long sequence, long offset, int rawLength) {
        if (offset != bytes) {
            throw new Corrupt("Transcript gap: " + this + " expected offset=" + bytes + ", found " + offset
                    + "; keep a copy of the run's directory before anything else");
        }
        return at(sequence, rawLength, Optional.empty());
    }

    /**
     * The position after the end.
     *
     * @throws Corrupt when the end does not follow
     */
    public TranscriptPosition sealedWith(long sequence, Seal end) {
        if (end.bytes() != bytes) {
            throw new Corrupt("Transcript of another length: " + this + " expected " + end.bytes() + " bytes, found "
                    + bytes + "; keep a copy of the run's directory before anything else");
        }
        return at(sequence, 0, Optional.of(end));
    }

    private TranscriptPosition at(long sequence, int more, Optional<Seal> end) {
        if (seal.isPresent()) {
            throw new Corrupt("Transcript goes on after its end: " + this + " found sequence=" + sequence);
        }
        if (sequence != nextSequence) {
            throw new Corrupt("Transcript gap: " + this + " expected sequence=" + nextSequence + ", found " + sequence
                    + "; keep a copy of the run's directory before anything else");
        }
        return new TranscriptPosition(stream, key, channel, sequence + 1, bytes + more, end);
    }

    @Override
    public String toString() {
        return "stream=" + stream + key.map(attempt -> " " + attempt).orElse(" document");
    }
}
