package dev.reproof.engine.log;

import org.axonframework.serialization.SerializedMetaData;
import org.axonframework.serialization.SerializedObject;

/**
 * A document beside a stream, as it is stored: Axon's snapshot.
 *
 * @param number the higher one counts
 * @param document its kind, revision and bytes
 * @param metaData of the form of metadata of events
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record StoredDocument(long number, EncodedEvent document, byte[] metaData) {

    SerializedObject<byte[]> metaDataObject() {
        return new SerializedMetaData<>(metaData, byte[].class);
    }
}
