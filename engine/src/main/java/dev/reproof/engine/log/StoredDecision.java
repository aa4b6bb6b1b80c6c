package dev.reproof.engine.log;

/** A row of a run stream, as it is stored; a name or revision that was lost is spelled so, and no link holds of that. */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record StoredDecision(long sequence, String time, EncodedEvent event, byte[] metaData) {}
