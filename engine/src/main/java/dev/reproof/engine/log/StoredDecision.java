package dev.reproof.engine.log;

/**
 * A row of a run stream, as it is stored.
 *
 * @param revision what was lost is spelled so: no link holds of that
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record StoredDecision(long sequence, String time, EncodedEvent event, byte[] metaData) {}
