package dev.reproof.engine.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.TooNew;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.upcast.RunStateUpcast;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/** The state document that a run was imported from, as a snapshot beside the run stream. */
final class ImportedDocument {

    private static final String DIGEST = "sha256";
    private static final Pattern REVISION = Pattern.compile("[1-9][0-9]{0,8}");

    private final DocumentCodec codec;
    private final EventUpcaster upcasters;

    ImportedDocument(DocumentCodec codec, EventUpcaster upcasters) {
        this.codec = codec;
        this.upcasters = upcasters;
    }

    /** The snapshot that keeps a document; the later one of a run is the one with the higher number. */
    static DomainEventMessage<?> snapshot(StreamId run, long number, String revision, byte[] json) {
        if (!REVISION.matcher(revision).matches() || isNewer(revision)) {
            throw new IllegalArgumentException("No revision of a state document: '" + revision + "'");
        }
        String id = run + "#state" + number;
        EncodedEvent document = new EncodedEvent(RunStateUpcast.NAME, revision, json);
        return new GenericDomainEventMessage<>(
                AxonEventLog.RUN_TYPE,
                run.value(),
                number,
                new GenericEventMessage<>(
                        new GenericMessage<>(
                                id, document, Map.of(DIGEST, Sha256.of(json).hex())),
                        () -> Instant.EPOCH),
                () -> Instant.EPOCH);
    }

    /**
     * The document of a stored snapshot, in the newest form.
     *
     * @throws Corrupt when it is not what was stored
     * @throws TooNew when a newer version stored it
     */
    JsonNode read(DomainEventData<?> snapshot) {
        try {
            requireKnown(snapshot);
            requireIntact(snapshot);
            return EventStreamUtils.upcastAndDeserializeDomainEvents(Stream.of(snapshot), codec, upcasters)
                    .asStream()
                    .map(message -> (JsonNode) message.getPayload())
                    .findFirst()
                    .orElseThrow(() -> damaged(snapshot, "an upcaster dropped it", null));
        } catch (SerializationException | ClassCastException e) {
            throw damaged(snapshot, String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireKnown(DomainEventData<?> snapshot) {
        SerializedObject<?> payload = snapshot.getPayload();
        String name = payload.getType().getName();
        String revision = String.valueOf(payload.getType().getRevision());
        if (!RunStateUpcast.NAME.equals(name) || !REVISION.matcher(revision).matches()) {
            throw damaged(snapshot, "'" + name + "' in revision " + revision + " has its place", null);
        }
        if (isNewer(revision)) {
            throw new TooNew("The log of run=" + snapshot.getAggregateIdentifier()
                    + " keeps a state document of revision " + revision + ", this version reads up to "
                    + RunStateUpcast.TO + "; use the version that wrote it");
        }
    }

    private static boolean isNewer(String revision) {
        return Integer.parseInt(revision) > Integer.parseInt(RunStateUpcast.TO);
    }

    private void requireIntact(DomainEventData<?> snapshot) {
        Object expected = codec.<byte[], Map<?, ?>>deserialize(bytes(snapshot.getMetaData()))
                .get(DIGEST);
        String found = Sha256.of((byte[]) snapshot.getPayload().getData()).hex();
        if (!found.equals(expected)) {
            throw damaged(snapshot, "SHA-256 expected " + expected + ", found " + found, null);
        }
    }

    @SuppressWarnings("unchecked") // the engine was built for bytes
    private static <M> SerializedObject<byte[]> bytes(SerializedObject<M> stored) {
        return (SerializedObject<byte[]>) stored;
    }

    private static Corrupt damaged(DomainEventData<?> snapshot, String found, RuntimeException cause) {
        return new Corrupt(
                "The state document that run=" + snapshot.getAggregateIdentifier()
                        + " was imported from is damaged in the log: " + found
                        + "; keep a copy of the run's directory before anything else",
                cause);
    }
}
