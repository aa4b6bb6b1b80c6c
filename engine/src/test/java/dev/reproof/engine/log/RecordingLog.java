package dev.reproof.engine.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reproof.events.Event;
import dev.reproof.events.RunId;
import dev.reproof.events.StreamId;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.transcript.TranscriptStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A log that remembers what it was asked to append, call by call, and can be held up or broken. */
public final class RecordingLog implements EventLog {

    private final EventLog log;
    private final List<List<LogEntry>> appends = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile RuntimeException failure;

    public RecordingLog(EventLog log) {
        this.log = log;
    }

    /** Every call so far, whatever became of it. */
    public List<List<LogEntry>> appends() {
        return List.copyOf(appends);
    }

    /** From now on appending waits. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    /** Lets go on whoever waits. */
    public void release() {
        gate.countDown();
    }

    /** From now on appending fails. */
    public void breakWith(RuntimeException cause) {
        failure = cause;
    }

    @Override
    public EncodedEvent encode(Event event) {
        return log.encode(event);
    }

    @Override
    public void append(List<LogEntry> entries) {
        appends.add(List.copyOf(entries));
        try {
            if (!gate.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("The log was held for a minute");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("The writer was interrupted", e);
        }
        if (failure != null) {
            throw failure;
        }
        log.append(entries);
    }

    @Override
    public Optional<RunId> run() {
        return log.run();
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
