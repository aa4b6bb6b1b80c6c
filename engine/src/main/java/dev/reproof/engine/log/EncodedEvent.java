package dev.reproof.engine.log;

/**
 * An event in the form in which it is stored. {@link EventLog#encode} makes it.
 *
 * @param payload CBOR; at most {@link dev.reproof.events.serial.EventMappers#MAX_PAYLOAD_BYTES}
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record EncodedEvent(String type, String revision, byte[] payload) {}
