package dev.reproof.engine.log;

import dev.reproof.events.Decision;
import dev.reproof.events.Event;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.StreamId;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/** Makes decisions of stored ones, whose place in the chain was checked; an upcaster makes one of one. */
final class DecisionReader {

    private final EventCodec codec;
    private final EventUpcaster upcasters;

    DecisionReader(EventCodec codec, EventUpcaster upcasters) {
        this.codec = codec;
        this.upcasters = upcasters;
    }

    Decision read(StreamId run, StoredDecision stored) {
        EncodedEvent encoded = stored.event();
        Event event = EventCodec.isNewest(encoded.type(), encoded.revision())
                ? codec.deserialize(new SimpleSerializedObject<>(
                        encoded.payload(), byte[].class, encoded.type(), encoded.revision()))
                : upcast(run, stored);
        if (event instanceof Decision decision) {
            return decision;
        }
        throw new Corrupt("Run stream=" + run + " holds a " + event.getClass().getSimpleName() + " at sequence="
                + stored.sequence());
    }

    private Event upcast(StreamId run, StoredDecision stored) {
        StoredEntry entry = new StoredEntry(run, run + "#" + stored.sequence(), stored);
        return (Event) EventStreamUtils.upcastAndDeserializeDomainEvents(Stream.of(entry), codec, upcasters)
                .next()
                .getPayload();
    }
}
