package dev.reproof.engine.log;

import dev.reproof.events.ChainPoint;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import java.time.DateTimeException;
import java.time.Instant;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializedMetaData;

/** Recomputes a run stream's chain from the bytes as stored, and compares every link with the one kept beside it. */
final class ChainCheck {

    /** Where an event's metadata keeps its link. */
    static final String LINK = "link";

    private final StreamId stream;
    private final EventCodec codec;
    private final KeptLink kept;
    private Sha256 head;
    private long length;

    /** @param after what was checked before */
    ChainCheck(StreamId stream, EventCodec codec, ChainPoint after) {
        this.stream = stream;
        this.codec = codec;
        this.kept = new KeptLink(codec);
        this.head = after.link();
        this.length = after.position() + 1;
    }

    /** Takes the next event of the stream, and tells its time. */
    Instant next(StoredDecision stored) {
        if (stored.sequence() != length) {
            throw gap(Long.toString(stored.sequence()));
        }
        StoredTime time = time(stored);
        Sha256 found = ChainLink.next(head, stream, stored.sequence(), time, stored.event());
        requireKept(stored, found);
        EventCodec.requireKnown(
                stored.event().type(), stored.event().revision(), stream); // what is altered may name anything
        head = found;
        length++;
        return time.at();
    }

    /** Takes the end: the stream is known to reach at least that far. */
    void end(long last) {
        if (last >= length) {
            throw gap(last + " as the last");
        }
    }

    /** The link of the event that was taken last. */
    Sha256 head() {
        return head;
    }

    private Corrupt gap(String found) {
        return new Corrupt("Run stream gap: stream=" + stream + " expected sequence=" + length + ", found " + found
                + "; keep a copy of the run's directory before anything else");
    }

    private StoredTime time(StoredDecision stored) {
        try {
            return StoredTime.read(stored.time());
        } catch (DateTimeException e) {
            throw new Corrupt(
                    "Run stream is altered: stream=" + stream + " sequence=" + stored.sequence()
                            + " expected a time, found none: " + e.getMessage()
                            + "; keep a copy of the run's directory and restore the log",
                    e);
        }
    }

    private void requireKept(StoredDecision stored, Sha256 found) {
        if (kept.is(found, stored.metaData())) {
            return;
        }
        MetaData metaData = codec.deserialize(new SerializedMetaData<>(stored.metaData(), byte[].class));
        Object other = metaData.get(LINK);
        if (!found.hex().equals(other)) {
            throw new Corrupt("Run stream is altered: stream=" + stream + " sequence=" + stored.sequence()
                    + " expected link " + other + ", found " + found
                    + "; keep a copy of the run's directory and restore the log");
        }
    }
}
