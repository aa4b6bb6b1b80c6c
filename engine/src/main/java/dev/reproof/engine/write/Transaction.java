package dev.reproof.engine.write;

import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogEntry;
import dev.reproof.events.Channel;
import dev.reproof.events.Decision;
import dev.reproof.events.Document;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunId;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TranscriptEvent;
import dev.reproof.events.TranscriptEvent.TranscriptOpened;
import dev.reproof.events.TranscriptEvent.TranscriptSealed;
import dev.reproof.events.block.TranscriptBlocks;
import dev.reproof.events.dag.Dag;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.transcript.TranscriptStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A transaction in the making: each event follows what is recorded and what was taken before it, and the state is the
 * one that holds once all of it is forced. The only place where run streams are chained. For one thread.
 *
 * @see dev.reproof.events.ReproofException.Corrupt when an event cannot follow
 */
public final class Transaction {

    private final EventLog log;
    private final StreamId run;
    private Instant now;
    private final TranscriptStore.Delta transcripts;
    private final List<LogEntry> entries = new ArrayList<>();
    private final List<Recorded> decisions = new ArrayList<>();
    private final List<TranscriptAppend> texts = new ArrayList<>();
    private Optional<RunState> state;

    private Transaction(EventLog log, RunId run, Optional<RunState> state, TranscriptStore transcripts, Instant now) {
        this.log = log;
        this.run = StreamId.ofRun(run);
        this.state = state;
        this.transcripts = transcripts.delta();
        this.now = now.truncatedTo(ChronoUnit.MILLIS);
    }

    /** One in which a run begins, with {@link #start} as its first decision. */
    public static Transaction beginning(EventLog log, RunId run, TranscriptStore transcripts, Instant now) {
        return new Transaction(log, run, Optional.empty(), transcripts, now);
    }

    /** One in which a run goes on. */
    public static Transaction following(EventLog log, RunState state, TranscriptStore transcripts, Instant now) {
        return new Transaction(log, state.run(), Optional.of(state), transcripts, now);
    }

    /** What is taken from here on happened then. */
    public Transaction at(Instant time) {
        now = time.truncatedTo(ChronoUnit.MILLIS);
        return this;
    }

    /** The state after everything taken so far. */
    public RunState state() {
        return state.orElseThrow();
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Takes the first decision of a run, and the DAG that it names. */
    public void start(RunStarted event, Dag dag) {
        take(event, recorded -> RunState.started(dag, recorded));
    }

    /** Takes a change of the DAG, and what the document says that it names. */
    public void change(DagChanged event, Dag dag) {
        take(event, recorded -> state().evolve(recorded, dag));
    }

    /** Takes any other decision. */
    public void take(Decision event) {
        take(event, recorded -> state().evolve(recorded));
    }

    private void take(Decision event, Function<Recorded, RunState> evolved) {
        LogEntry entry = LogEntry.linked(
                state.map(RunState::chain).orElse(LogEntry.CHAIN_START),
                run,
                state.map(before -> before.position() + 1).orElse(0L),
                now,
                log.encode(event));
        Recorded recorded = new Recorded(entry.sequence(), entry.link().orElseThrow(), now, event);
        state = Optional.of(evolved.apply(recorded));
        entries.add(entry);
        decisions.add(recorded);
    }

    /** Takes an event of a transcript stream. */
    public void take(TranscriptAppend text) {
        transcripts.evolve(text.stream(), text.sequence(), text.event());
        entries.add(LogEntry.unlinked(text.stream(), text.sequence(), now, text.encoded()));
        texts.add(text);
    }

    /**
     * Takes a DAG document as a stream of its own, since it may be longer than an event can be.
     *
     * @param document in its kept form, which is ASCII: it has as many characters as bytes
     */
    public Document store(StreamId stream, byte[] document) {
        List<TranscriptEvent> events = new ArrayList<>();
        events.add(new TranscriptOpened(Optional.empty(), Channel.DAG));
        for (int from = 0; from < document.length; from += TranscriptBlocks.MAX_RAW_BYTES) {
            int length = Math.min(TranscriptBlocks.MAX_RAW_BYTES, document.length - from);
            events.add(TranscriptBlocks.pack(from, document, from, length));
        }
        Sha256 digest = Sha256.of(document);
        events.add(new TranscriptSealed(new Seal(document.length, document.length, digest, 0)));
        long sequence = 0;
        for (TranscriptEvent event : events) {
            transcripts.evolve(stream, sequence, event);
            entries.add(LogEntry.unlinked(stream, sequence++, now, log.encode(event)));
        }
        return new Document(stream, digest, document.length);
    }

    /**
     * Appends and forces it.
     *
     * @throws dev.reproof.events.ReproofException when the log fails; it holds nothing of it then
     */
    public Commit commit() {
        log.append(entries);
        return new Commit(state(), transcripts.apply(), List.copyOf(decisions), List.copyOf(texts));
    }
}
