package dev.reproof.engine.log;

import java.util.Map;
import org.axonframework.messaging.MetaData;

/** A row as it is stored, all of it; what was lost is spelled so, and nothing can be written that is spelled so. */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record StoredRow(String stream, String type, String identifier, StoredDecision event) {

    /** How an event is stored. */
    public static StoredRow of(LogEntry entry) {
        MetaData metaData = MetaData.from(metaData(entry));
        return new StoredRow(
                entry.stream().value(),
                type(entry),
                identifier(entry),
                new StoredDecision(
                        entry.sequence(),
                        StoredTime.of(entry.at()).form(),
                        entry.event(),
                        AxonEventLog.CODEC.serialize(metaData, byte[].class).getData()));
    }

    static String type(LogEntry entry) {
        return entry.link().isPresent() ? AxonEventLog.RUN_TYPE : AxonEventLog.TRANSCRIPT_TYPE;
    }

    static String identifier(LogEntry entry) {
        return entry.stream() + "#" + entry.sequence();
    }

    static Map<String, ?> metaData(LogEntry entry) {
        return entry.link()
                .<Map<String, ?>>map(link -> Map.of(ChainCheck.LINK, link.hex()))
                .orElse(Map.of());
    }

    public long sequence() {
        return event.sequence();
    }
}
