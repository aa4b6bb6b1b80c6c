package dev.reproof.engine.log;

import dev.reproof.events.StreamId;
import java.time.Instant;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.serialization.SerializedMetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SimpleSerializedObject;

/** A row of a run stream as Axon's upcasters take one. */
record StoredEntry(StreamId run, String identifier, StoredDecision stored) implements DomainEventData<byte[]> {

    @Override
    public String getType() {
        return AxonEventLog.RUN_TYPE;
    }

    @Override
    public String getAggregateIdentifier() {
        return run.value();
    }

    @Override
    public long getSequenceNumber() {
        return stored.sequence();
    }

    @Override
    public String getEventIdentifier() {
        return identifier;
    }

    @Override
    public Instant getTimestamp() {
        return DateTimeUtils.parseInstant(stored.time());
    }

    @Override
    public SerializedObject<byte[]> getMetaData() {
        return new SerializedMetaData<>(stored.metaData(), byte[].class);
    }

    @Override
    public SerializedObject<byte[]> getPayload() {
        EncodedEvent event = stored.event();
        return new SimpleSerializedObject<>(event.payload(), byte[].class, event.type(), event.revision());
    }
}
