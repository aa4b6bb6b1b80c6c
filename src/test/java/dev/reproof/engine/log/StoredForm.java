package dev.reproof.engine.log;

import dev.reproof.events.Event;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SimpleSerializedObject;

/** Events as a log stores them, for those who forge one. */
public final class StoredForm {

    private static final EventCodec CODEC = new EventCodec();

    private StoredForm() {}

    public static EncodedEvent of(Event event) {
        return CODEC.encode(event);
    }

    public static byte[] of(MetaData metaData) {
        return CODEC.serialize(metaData, byte[].class).getData();
    }

    public static Event event(byte[] payload, String type) {
        return CODEC.deserialize(new SimpleSerializedObject<>(payload, byte[].class, type, "1"));
    }
}
