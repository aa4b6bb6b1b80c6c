package dev.reproof.engine.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.Event;
import dev.reproof.events.LogProblem;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.transcript.TranscriptStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A log that asks another one, for who changes some of what is asked. */
public abstract class ForwardingEventLog implements EventLog {

    private final EventLog log;

    protected ForwardingEventLog(EventLog log) {
        this.log = log;
    }

    @Override
    public Optional<RunId> run() {
        return log.run();
    }

    @Override
    public EncodedEvent encode(Event event) {
        return log.encode(event);
    }

    @Override
    public void append(List<LogEntry> entries) {
        log.append(entries);
    }

    @Override
    public List<Recorded> decisions(StreamId run) {
        return log.decisions(run);
    }

    @Override
    public List<Recorded> decisions(StreamId run, ChainPoint after) {
        return log.decisions(run, after);
    }

    @Override
    public Optional<LogProblem> inspect(Consumer<SoundRow> sink) {
        return log.inspect(sink);
    }

    @Override
    public TranscriptStore transcripts() {
        return log.transcripts();
    }

    @Override
    public void read(StreamId stream, Consumer<byte[]> sink) {
        log.read(stream, sink);
    }

    @Override
    public byte[] tail(StreamId stream, int bytes) {
        return log.tail(stream, bytes);
    }

    @Override
    public LogSize size() {
        return log.size();
    }

    @Override
    public void storeImportedDocument(StreamId run, String revision, byte[] json) {
        log.storeImportedDocument(run, revision, json);
    }

    @Override
    public Optional<JsonNode> importedDocument(StreamId run) {
        return log.importedDocument(run);
    }

    @Override
    public Optional<EncodedEvent> importedOriginal(StreamId run) {
        return log.importedOriginal(run);
    }

    @Override
    public Optional<Sha256> importedDigest(StreamId run) {
        return log.importedDigest(run);
    }

    @Override
    public void close() {
        log.close();
    }
}
