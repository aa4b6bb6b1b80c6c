package dev.reproof.engine.publish;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.engine.log.EncodedEvent;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.engine.log.LogSize;
import dev.reproof.events.Event;
import dev.reproof.events.ReproofException.Storage;
import dev.reproof.events.RunId;
import dev.reproof.events.StreamId;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.transcript.TranscriptStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A log whose texts can become unreadable. */
final class FragileLog implements EventLog {

    private final EventLog real;
    private volatile boolean unreadable;

    FragileLog(EventLog real) {
        this.real = real;
    }

    void breakReading() {
        unreadable = true;
    }

    @Override
    public Optional<RunId> run() {
        return real.run();
    }

    @Override
    public EncodedEvent encode(Event event) {
        return real.encode(event);
    }

    @Override
    public void append(List<LogEntry> entries) {
        real.append(entries);
    }

    @Override
    public List<Recorded> decisions(StreamId run) {
        return real.decisions(run);
    }

    @Override
    public TranscriptStore transcripts() {
        return real.transcripts();
    }

    @Override
    public void read(StreamId stream, Consumer<byte[]> sink) {
        requireReadable();
        real.read(stream, sink);
    }

    @Override
    public byte[] tail(StreamId stream, int bytes) {
        requireReadable();
        return real.tail(stream, bytes);
    }

    @Override
    public LogSize size() {
        requireReadable();
        return real.size();
    }

    @Override
    public void storeImportedDocument(StreamId run, String revision, byte[] json) {
        real.storeImportedDocument(run, revision, json);
    }

    @Override
    public Optional<JsonNode> importedDocument(StreamId run) {
        return real.importedDocument(run);
    }

    @Override
    public void close() {
        real.close();
    }

    private void requireReadable() {
        if (unreadable) {
            throw new Storage("The log cannot be read", null);
        }
    }
}
