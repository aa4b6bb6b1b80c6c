package dev.reproof.engine.log;

/** A row as it is stored, all of it; what was lost is spelled so, and nothing can be written that is spelled so. */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record StoredRow(String stream, String type, String identifier, StoredDecision event) {

    long sequence() {
        return event.sequence();
    }
}
