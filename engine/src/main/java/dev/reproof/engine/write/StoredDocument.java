package dev.reproof.engine.write;

import dev.reproof.engine.log.EventCodec;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.events.Channel;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.TranscriptEvent.TranscriptSealed;
import dev.reproof.events.block.TranscriptBlocks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A DAG document as a stream of its own, since it may be longer than an event can be. */
public final class StoredDocument {

    private StoredDocument() {}

    /** The whole stream. The kept form of a document is ASCII, so it has as many characters as bytes. */
    public static List<LogEntry> entries(EventCodec codec, StreamId stream, byte[] document, Instant now) {
        List<TranscriptEvent> events = new ArrayList<>();
        events.add(new TranscriptOpened(Optional.empty(), Channel.DAG));
        for (int from = 0; from < document.length; from += TranscriptBlocks.MAX_RAW_BYTES) {
            int length = Math.min(TranscriptBlocks.MAX_RAW_BYTES, document.length - from);
            events.add(TranscriptBlocks.pack(from, document, from, length));
        }
        events.add(new TranscriptSealed(new Seal(document.length, document.length, Sha256.of(document), 0)));
        List<LogEntry> entries = new ArrayList<>();
        for (TranscriptEvent event : events) {
            entries.add(LogEntry.unlinked(stream, entries.size(), now, codec.encode(event)));
        }
        return entries;
    }
}
