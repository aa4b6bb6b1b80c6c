package dev.reproof.engine.recover;

import dev.reproof.engine.log.EventCodec;
import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.engine.replay.StreamNumbers;
import dev.reproof.engine.request.EngineSettings;
import dev.reproof.engine.request.NewRun;
import dev.reproof.engine.request.RunPlaces;
import dev.reproof.engine.write.StoredDocument;
import dev.reproof.events.Document;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The transaction that begins a run: the DAG document in a stream of its own, then RunStarted. */
final class RunStart {

    private final EventLog log;
    private final EventCodec codec;
    private final Instant now;

    private RunStart(EventLog log, EventCodec codec, Instant now) {
        this.log = log;
        this.codec = codec;
        this.now = now;
    }

    static void write(EventLog log, EventCodec codec, RunPlaces places, NewRun request, EngineSettings settings) {
        new RunStart(log, codec, settings.clock().instant().truncatedTo(ChronoUnit.MILLIS))
                .write(places, request, settings.runner());
    }

    private void write(RunPlaces places, NewRun request, EngineSettings.Runner runner) {
        StreamId stream = StreamId.ofTranscript(request.run(), StreamNumbers.next(log.transcripts()));
        byte[] document = request.document();
        List<LogEntry> entries = new ArrayList<>(StoredDocument.entries(codec, stream, document, now));
        RunStarted started = new RunStarted(
                request.run(),
                new Document(stream, Sha256.of(document), document.length),
                request.options().forNewRun(),
                1,
                runner.host(),
                runner.pid(),
                runner.version(),
                places.artifacts().map(path -> path.toAbsolutePath().normalize().toString()),
                places.withoutArtifacts() ? Optional.of(true) : Optional.empty());
        entries.add(
                LogEntry.linked(LogEntry.CHAIN_START, StreamId.ofRun(request.run()), 0, now, codec.encode(started)));
        log.append(entries);
    }
}
