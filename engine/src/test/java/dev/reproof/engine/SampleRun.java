package dev.reproof.engine;

import dev.reproof.engine.log.Encoder;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.Channel;
import dev.reproof.events.Decision;
import dev.reproof.events.Document;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskId;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.TranscriptEvent.TranscriptSealed;
import dev.reproof.events.block.TranscriptBlocks;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParser;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A run for tests: tasks a and b are its first rank, task c needs both. Its DAG document is stream {@code r1/0}. */
public final class SampleRun {

    public static final RunId RUN = new RunId("r1");
    public static final StreamId STREAM = StreamId.ofRun(RUN);
    public static final TaskId A = new TaskId("a");
    public static final TaskId B = new TaskId("b");
    public static final TaskId C = new TaskId("c");
    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private static final byte[] DOCUMENT = """
            {"title":"t","tasks":[
              {"id":"a","complexity":"LOW","subtask_prompt":"x"},
              {"id":"b","complexity":"LOW","subtask_prompt":"x"},
              {"id":"c","complexity":"LOW","subtask_prompt":"x","depends_on":["a","b"]}]}
            """.getBytes(StandardCharsets.UTF_8);

    private SampleRun() {}

    public static Dag dag() {
        return DagParser.require(DOCUMENT, "sample");
    }

    public static RunStarted started() {
        return new RunStarted(
                RUN,
                new Document(StreamId.ofTranscript(RUN, 0), Sha256.of(DOCUMENT), DOCUMENT.length),
                RunOptions.DEFAULT,
                1,
                "bakery",
                41,
                "0.1.0",
                ArtifactChoice.own());
    }

    /** The transaction that begins the run: its document, then its start. */
    public static List<LogEntry> beginning() {
        List<LogEntry> entries = new ArrayList<>();
        StreamId document = StreamId.ofTranscript(RUN, 0);
        entries.add(text(document, 0, new TranscriptOpened(Optional.empty(), Channel.DAG)));
        entries.add(text(document, 1, TranscriptBlocks.pack(0, DOCUMENT, 0, DOCUMENT.length)));
        entries.add(text(
                document, 2, new TranscriptSealed(new Seal(DOCUMENT.length, DOCUMENT.length, Sha256.of(DOCUMENT), 0))));
        entries.add(decision(LogEntry.CHAIN_START, 0, started()));
        return entries;
    }

    /** The state after {@link #beginning}. */
    public static RunState state() {
        Sha256 link = decision(LogEntry.CHAIN_START, 0, started()).link().orElseThrow();
        return RunState.started(dag(), new Recorded(0, link, NOW, started()));
    }

    /** The state after these events; no chain is computed. */
    public static RunState after(RunState state, List<? extends Decision> events) {
        RunState next = state;
        for (Decision event : events) {
            next = next.evolve(new Recorded(next.position() + 1, next.chain(), NOW, event));
        }
        return next;
    }

    public static LogEntry decision(Sha256 previous, long sequence, Decision event) {
        return LogEntry.linked(previous, STREAM, sequence, NOW, Encoder.encode(event));
    }

    public static LogEntry text(StreamId stream, long sequence, TranscriptEvent event) {
        return LogEntry.unlinked(stream, sequence, NOW, Encoder.encode(event));
    }
}
