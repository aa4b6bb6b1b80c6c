package dev.reproof.engine.log;

import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializedObject;

/** Recomputes a run stream's chain from the bytes as stored, and compares every link with the one kept beside it. */
final class ChainCheck {

    /** Where an event's metadata keeps its link. */
    static final String LINK = "link";

    private final StreamId stream;
    private final EventCodec codec;
    private final KeptLink kept;
    private final List<Sha256> links = new ArrayList<>();
    private final List<Instant> times = new ArrayList<>();

    ChainCheck(StreamId stream, EventCodec codec) {
        this.stream = stream;
        this.codec = codec;
        this.kept = new KeptLink(codec);
    }

    /** Takes the next event of the stream. */
    void next(DomainEventData<?> stored) {
        long expected = links.size();
        if (stored.getSequenceNumber() != expected) {
            throw gap(expected, Long.toString(stored.getSequenceNumber()));
        }
        SerializedObject<?> payload = stored.getPayload();
        String type = payload.getType().getName();
        String revision = String.valueOf(payload.getType().getRevision()); // a lost one breaks the link as well
        Instant at = timestamp(stored);
        Sha256 found = ChainLink.next(
                links.isEmpty() ? ChainLink.START : links.get(links.size() - 1),
                stream,
                stored.getSequenceNumber(),
                at,
                new EncodedEvent(type, revision, (byte[]) payload.getData()));
        requireKept(stored, found);
        EventCodec.requireKnown(type, revision, stream); // what is altered may name anything
        links.add(found);
        times.add(at);
    }

    /** Takes the end: the stream is known to reach at least that far, and reading it stops at a large enough gap. */
    void end(long last) {
        if (last >= links.size()) {
            throw gap(links.size(), last + " as the last");
        }
    }

    /** The link of an event that was taken. */
    Sha256 link(long sequence) {
        return links.get((int) sequence);
    }

    /** The time of an event that was taken. */
    Instant at(long sequence) {
        return times.get((int) sequence);
    }

    private Corrupt gap(long expected, String found) {
        return new Corrupt("Run stream gap: stream=" + stream + " expected sequence=" + expected + ", found " + found
                + "; keep a copy of the run's directory before anything else");
    }

    private Instant timestamp(DomainEventData<?> stored) {
        try {
            return stored.getTimestamp();
        } catch (DateTimeException e) {
            throw new Corrupt(
                    "Run stream is altered: stream=" + stream + " sequence=" + stored.getSequenceNumber()
                            + " expected a time, found none: " + e.getMessage()
                            + "; keep a copy of the run's directory and restore the log",
                    e);
        }
    }

    private void requireKept(DomainEventData<?> stored, Sha256 found) {
        if (kept.is(found, stored.getMetaData().getData())) {
            return;
        }
        MetaData metaData = codec.deserialize(stored.getMetaData());
        Object other = metaData.get(LINK);
        if (!found.hex().equals(other)) {
            throw new Corrupt("Run stream is altered: stream=" + stream + " sequence=" + stored.getSequenceNumber()
                    + " expected link " + other + ", found " + found
                    + "; keep a copy of the run's directory and restore the log");
        }
    }
}
