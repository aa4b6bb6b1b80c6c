package dev.reproof.engine;

import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.log.LogTexts;
import dev.reproof.engine.replay.Replay;
import dev.reproof.events.ChainPoint;
import dev.reproof.events.Document;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunId;
import dev.reproof.events.StreamId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParser;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The events of a run as its log has them, one after the other, their chain checked: without a lock, and without reading any
 * text that is not asked for. A runner may go on meanwhile; the trail ends where it was when this was opened.
 */
public final class RunTrail implements AutoCloseable {

    private final RunId run;
    private final EventLog log;

    RunTrail(RunId run, EventLog log) {
        this.run = run;
        this.log = log;
    }

    public RunId run() {
        return run;
    }

    /**
     * Hands on the events behind a place, in order.
     *
     * @param after what was read before, of this log or of an earlier opening of it
     * @return the place of the last event there is
     * @throws Corrupt when the chain does not go on from there
     */
    public ChainPoint read(ChainPoint after, Consumer<Recorded> sink) {
        ChainPoint at = after;
        List<Recorded> next;
        do {
            next = log.decisions(StreamId.ofRun(run), at);
            for (Recorded decision : next) {
                at = new ChainPoint(decision.position(), decision.link());
                sink.accept(decision);
            }
        } while (!next.isEmpty());
        return at;
    }

    /**
     * Hands on a text, block by block; a block ends where a character does.
     *
     * @throws Corrupt at its end, when it is another one
     */
    public void text(StreamId stream, TextDigest expected, Consumer<byte[]> sink) {
        TextDigest found = new LogTexts(log).read(stream, Optional.empty(), sink);
        if (!found.equals(expected)) {
            throw new Corrupt("Text is altered: stream=" + stream + " expected " + expected + ", found " + found
                    + "; keep a copy of the run's directory and restore the log");
        }
    }

    /**
     * Where a run stands.
     *
     * @param at when the last decision was made
     * @param document the DAG document, byte for byte
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    public record Standing(RunState state, Instant at, byte[] document) {}

    /** Where the run stands, by its decisions alone: no text is read but its DAG. */
    public Standing standing() {
        Replay.Standing found = Replay.standing(log, run);
        return new Standing(found.state(), found.at(), found.document());
    }

    /** The DAG that an event names. */
    public Dag dag(Document document) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text(document.stream(), new TextDigest(document.sha256(), document.bytes()), text::writeBytes);
        return DagParser.recorded(text.toByteArray(), "recorded DAG of run " + run);
    }

    @Override
    public void close() {
        log.close();
    }
}
