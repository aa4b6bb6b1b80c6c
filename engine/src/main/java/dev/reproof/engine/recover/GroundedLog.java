package dev.reproof.engine.recover;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.engine.home.RunGround;
import dev.reproof.engine.log.EncodedEvent;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.engine.log.LogSize;
import dev.reproof.events.Event;
import dev.reproof.events.RunId;
import dev.reproof.events.StreamId;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.transcript.TranscriptStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A log that is only written while its file and the run's locks have their names: before each transaction, so that no
 * more goes into a file that nobody finds, and after it, so that nothing is acknowledged, nor any task sent, that only
 * such a file has.
 */
record GroundedLog(EventLog log, RunGround ground) implements EventLog {

    @Override
    public void append(List<LogEntry> entries) {
        ground.require();
        log.append(entries);
        ground.require();
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
    public List<Recorded> decisions(StreamId run) {
        return log.decisions(run);
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
    public void close() {
        log.close();
    }
}
