package dev.reproof.engine.log;

import dev.reproof.events.Event;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.StreamId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.serial.EventMappers;
import dev.reproof.events.serial.EventTypes;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.json.JacksonSerializer;

/**
 * Axon's Jackson serializer over CBOR, with the stored names of {@link EventTypes} in place of class names. An event
 * that was encoded beforehand passes through as it is.
 */
final class EventCodec extends JacksonSerializer {

    /** What a version of the program may call an event; anything else was damaged. */
    private static final Pattern KIND = Pattern.compile("[A-Za-z][A-Za-z0-9_.$]{2,199}");

    private static final Pattern REVISION = Pattern.compile("[1-9][0-9]{0,8}");

    EventCodec() {
        super(JacksonSerializer.builder().objectMapper(EventMappers.cbor()));
    }

    /** The event as it will be stored. */
    EncodedEvent encode(Event event) {
        SerializedObject<byte[]> stored = super.serialize(event, byte[].class);
        if (stored.getData().length > EventMappers.MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(stored.getType().getName() + " takes " + stored.getData().length
                    + " bytes, more than an event may: " + EventMappers.MAX_PAYLOAD_BYTES);
        }
        return new EncodedEvent(stored.getType().getName(), stored.getType().getRevision(), stored.getData());
    }

    @Override
    public <T> SerializedObject<T> serialize(Object object, Class<T> form) {
        if (object instanceof EncodedEvent encoded && form == byte[].class) {
            return new SimpleSerializedObject<>(
                    form.cast(encoded.payload()), form, new SimpleSerializedType(encoded.type(), encoded.revision()));
        }
        return super.serialize(object, form);
    }

    @Override
    @SuppressWarnings("rawtypes") // the signature is Axon's
    public SerializedType typeForClass(Class type) {
        if (type != null && Event.class.isAssignableFrom(type)) {
            EventTypes.EventType known = EventTypes.of(type);
            return new SimpleSerializedType(known.name(), known.revision());
        }
        return super.typeForClass(type);
    }

    @Override
    @SuppressWarnings("rawtypes") // the signature is Axon's
    public Class classForType(SerializedType type) {
        return EventTypes.named(type.getName())
                .<Class>map(EventTypes.EventType::type)
                .orElseGet(() -> super.classForType(type));
    }

    /** Whether events of that kind are written in that revision, so that nothing has to be upcast. */
    static boolean isNewest(String name, String revision) {
        return name != null
                && EventTypes.named(name)
                        .filter(known -> known.revision().equals(revision))
                        .isPresent();
    }

    /**
     * Refuses what only a newer version can read.
     *
     * @param stream where it stands, for the message
     * @throws TooNew when this version has no such event, or none of so high a revision
     * @throws Corrupt when no version ever wrote such a name or revision
     */
    static void requireKnown(String name, String revision, StreamId stream) {
        if (isNewest(name, revision)) {
            return;
        }
        if (name == null || !KIND.matcher(name).matches()) {
            throw new Corrupt(
                    "The log holds an event without a kind, found '" + UntrustedText.shorten(String.valueOf(name))
                            + "': stream=" + stream + "; keep a copy of the run's directory before anything else");
        }
        EventTypes.EventType known = EventTypes.named(name)
                .orElseThrow(() -> new TooNew("The log holds events of kind '" + name + "': stream=" + stream
                        + ", and this version does not know them; use the version that wrote it"));
        if (revision == null || !REVISION.matcher(revision).matches()) {
            throw new Corrupt("The log holds '" + name + "' in revision " + revision + ": stream=" + stream
                    + " expected a number from 1; keep a copy of the run's directory before anything else");
        }
        if (Integer.parseInt(revision) > Integer.parseInt(known.revision())) {
            throw new TooNew("The log holds '" + name + "' in revision " + revision + ": stream=" + stream
                    + ", and this version reads up to " + known.revision() + "; use the version that wrote it");
        }
    }

    /**
     * The event of a stored payload.
     *
     * @param where names the place, for the message
     * @throws Corrupt when the payload is damaged
     */
    Event decode(SerializedObject<byte[]> stored, Supplier<String> where) {
        try {
            return deserialize(stored);
        } catch (SerializationException e) {
            throw new Corrupt(
                    "Damaged " + stored.getType().getName() + " at " + where.get()
                            + "; keep a copy of the run's directory before anything else: " + e.getMessage(),
                    e);
        }
    }
}
