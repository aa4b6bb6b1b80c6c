package dev.reproof.engine.fork;

import dev.reproof.engine.log.EventLog;
import dev.reproof.engine.replay.Replay;
import dev.reproof.engine.write.Transaction;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunId;
import dev.reproof.events.StreamId;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParser;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.transcript.TranscriptStore;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;

/**
 * The past of a run up to a point, as the past of another one: its decisions with their times, chained anew, and the texts that
 * they tell of.
 *
 * @param past what the parent decided until then
 * @param then the parent as it was then
 * @param transcripts all that the parent has by now
 */
public record RunFork(List<Recorded> past, RunState then, TranscriptStore transcripts) {

    /** So many decisions are written in one transaction. */
    private static final int TOGETHER = 512;

    public RunFork {
        past = List.copyOf(past);
    }

    /**
     * Finds the past of a run.
     *
     * @param from its log, to which its runner may be writing
     * @throws dev.reproof.events.ReproofException.Rejected when it has no such point
     * @throws Corrupt when the log is damaged
     */
    public static RunFork of(EventLog from, RunId parent, ForkPoint point) {
        Replay whole = Replay.of(from, parent);
        long position = new ForkPlace(whole.state(), whole.decisions()).of(point);
        List<Recorded> past = whole.decisions().subList(0, Math.toIntExact(position) + 1);
        return new RunFork(past, Replay.until(from, whole.transcripts(), past).state(), whole.transcripts());
    }

    /** What the fork is of. */
    public RunForked forked() {
        return new RunForked(then.run(), then.position(), then.chain());
    }

    /**
     * Writes it into an empty log that is nobody's yet, and replays that.
     *
     * @param from the log it was found in
     * @param now when the run is forked
     * @throws Corrupt when the log of the parent is damaged, or what was written is not what was read
     */
    public Replay write(EventLog from, RunId run, EventLog to, Instant now) {
        Renamed names = new Renamed(then.run(), run);
        if (then.definition().imported().isPresent()) {
            from.importedOriginal(StreamId.ofRun(then.run()))
                    .ifPresent(document ->
                            to.storeImportedDocument(StreamId.ofRun(run), document.revision(), document.payload()));
        }
        TextCopy.run(from, KeptTexts.of(past, then, transcripts), names, to);
        RunState written = decisions(names, to, now);
        Replay made = Replay.of(to, run);
        if (!made.state().equals(written)) {
            throw new Corrupt("Run " + run + " is not forked, its log is not what was written: expected position "
                    + written.position() + " with head " + written.chain() + ", found "
                    + made.state().position() + " with head " + made.state().chain()
                    + "; check the disk, then try again");
        }
        return made;
    }

    private RunState decisions(Renamed names, EventLog to, Instant now) {
        TranscriptStore texts = to.transcripts();
        Recorded first = past.get(0);
        RunStarted start = names.start((RunStarted) first.event());
        Transaction group = Transaction.beginning(to, names.run(), texts, first.at());
        group.start(start, dag(to, start.dag().stream(), names.run()));
        group.at(now).take(forked());
        for (int index = 1; index < past.size(); index++) {
            if (index % TOGETHER == 0) {
                RunState state = group.commit().state();
                group = Transaction.following(to, state, texts, first.at());
            }
            take(past.get(index), names, group, to);
        }
        return group.commit().state();
    }

    private static void take(Recorded recorded, Renamed names, Transaction group, EventLog to) {
        group.at(recorded.at());
        if (names.decision(recorded.event()) instanceof DagChanged changed) {
            group.change(changed, dag(to, changed.dag().stream(), names.run()));
        } else {
            group.take(names.decision(recorded.event()));
        }
    }

    private static Dag dag(EventLog log, StreamId stream, RunId run) {
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        log.read(stream, document::writeBytes);
        return DagParser.recorded(document.toByteArray(), "recorded DAG of run " + run);
    }
}
