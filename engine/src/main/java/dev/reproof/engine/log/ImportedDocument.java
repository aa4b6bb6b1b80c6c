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
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializationException;
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

    /** What keeps a document; the later one of a run is the one with the higher number. */
    static StoredDocument stored(long number, String revision, byte[] json) {
        if (!REVISION.matcher(revision).matches() || isNewer(revision)) {
            throw new IllegalArgumentException("No revision of a state document: '" + revision + "'");
        }
        MetaData digest = MetaData.from(Map.of(DIGEST, Sha256.of(json).hex()));
        return new StoredDocument(
                number,
                new EncodedEvent(RunStateUpcast.NAME, revision, json),
                AxonEventLog.DOCUMENTS.serialize(digest, byte[].class).getData());
    }

    /** The snapshot that Axon's store keeps of it. */
    static DomainEventMessage<?> snapshot(StreamId run, StoredDocument stored) {
        Map<String, Object> metaData = AxonEventLog.DOCUMENTS.deserialize(stored.metaDataObject());
        return new GenericDomainEventMessage<>(
                AxonEventLog.RUN_TYPE,
                run.value(),
                stored.number(),
                new GenericEventMessage<>(
                        new GenericMessage<>(identifier(run, stored.number()), stored.document(), metaData),
                        () -> Instant.EPOCH),
                () -> Instant.EPOCH);
    }

    /** What names it in a table of snapshots. */
    static String identifier(StreamId run, long number) {
        return run + "#state" + number;
    }

    /**
     * A stored document, in the newest form.
     *
     * @throws Corrupt when it is not what was stored
     * @throws TooNew when a newer version stored it
     */
    JsonNode read(StreamId run, StoredDocument stored) {
        try {
            requireKnown(run, stored);
            requireIntact(run, stored);
            StoredDecision row = new StoredDecision(
                    stored.number(), StoredTime.of(Instant.EPOCH).form(), stored.document(), stored.metaData());
            StoredEntry snapshot = new StoredEntry(run, identifier(run, stored.number()), row);
            return EventStreamUtils.upcastAndDeserializeDomainEvents(Stream.of(snapshot), codec, upcasters)
                    .asStream()
                    .map(message -> (JsonNode) message.getPayload())
                    .findFirst()
                    .orElseThrow(() -> damaged(run, "an upcaster dropped it", null));
        } catch (SerializationException | ClassCastException e) {
            throw damaged(run, String.valueOf(e.getMessage()), e);
        }
    }

    /** A stored document as it was kept; throws what {@link #read} does. */
    EncodedEvent original(StreamId run, StoredDocument stored) {
        try {
            requireKnown(run, stored);
            requireIntact(run, stored);
            return stored.document();
        } catch (SerializationException | ClassCastException e) {
            throw damaged(run, String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireKnown(StreamId run, StoredDocument stored) {
        String name = stored.document().type();
        String revision = stored.document().revision();
        if (!RunStateUpcast.NAME.equals(name) || !REVISION.matcher(revision).matches()) {
            throw damaged(run, "'" + name + "' in revision " + revision + " has its place", null);
        }
        if (isNewer(revision)) {
            throw new TooNew("The log of run=" + run + " keeps a state document of revision " + revision
                    + ", this version reads up to " + RunStateUpcast.TO + "; use the version that wrote it");
        }
    }

    private static boolean isNewer(String revision) {
        return Integer.parseInt(revision) > Integer.parseInt(RunStateUpcast.TO);
    }

    private void requireIntact(StreamId run, StoredDocument stored) {
        Object expected =
                codec.<byte[], Map<?, ?>>deserialize(stored.metaDataObject()).get(DIGEST);
        String found = Sha256.of(stored.document().payload()).hex();
        if (!found.equals(expected)) {
            throw damaged(run, "SHA-256 expected " + expected + ", found " + found, null);
        }
    }

    private static Corrupt damaged(StreamId run, String found, RuntimeException cause) {
        return new Corrupt(
                "The state document that run=" + run + " was imported from is damaged in the log: " + found
                        + "; keep a copy of the run's directory before anything else",
                cause);
    }
}
