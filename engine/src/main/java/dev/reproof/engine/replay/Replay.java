package dev.reproof.engine.replay;

import dev.reproof.engine.log.EventLog;
import dev.reproof.events.Document;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunId;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParser;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TranscriptRef;
import dev.reproof.projections.transcript.TranscriptPosition;
import dev.reproof.projections.transcript.TranscriptStore;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a log holds, folded and checked: the chain of the run stream, every block and the density of every transcript
 * stream, and that each transcript the run stream speaks of is there.
 *
 * @param decisions the run stream
 * @param document the DAG document as of the end, byte for byte
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record Replay(RunState state, List<Recorded> decisions, TranscriptStore transcripts, byte[] document) {

    /** Head of the chain at that position, if the log reaches it. */
    Optional<Sha256> link(long position) {
        return position < decisions.size()
                ? Optional.of(decisions.get((int) position).link())
                : Optional.empty();
    }

    /** The chain's head at every position. */
    public List<Sha256> links() {
        return decisions.stream().map(Recorded::link).toList();
    }

    public static Replay of(EventLog log, RunId run) {
        List<Recorded> decisions = log.decisions(StreamId.ofRun(run));
        TranscriptStore transcripts = log.transcripts();
        Folded folded = fold(log, transcripts, run, decisions, (before, next) -> {});
        requireTranscripts(folded.state(), transcripts);
        return new Replay(folded.state(), decisions, transcripts, folded.document());
    }

    /**
     * A run as it was at the end of its first decisions.
     *
     * @param transcripts as they are now
     */
    public static Replay until(EventLog log, TranscriptStore transcripts, List<Recorded> decisions) {
        RunId run = log.run().orElseThrow();
        Folded folded = fold(log, transcripts, run, decisions, (before, next) -> {});
        return new Replay(folded.state(), decisions, transcripts, folded.document());
    }

    /**
     * Where a run stands.
     *
     * @param at when the last decision was made
     * @param document the DAG document, byte for byte
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    public record Standing(RunState state, Instant at, byte[] document) {}

    /** Where a run stands by its decisions alone: no text is read but its DAG. */
    public static Standing standing(EventLog log, RunId run) {
        List<Recorded> decisions = log.decisions(StreamId.ofRun(run));
        Folded folded = fold(dag -> text(log, dag), run, decisions, (before, next) -> {});
        return new Standing(folded.state(), decisions.get(decisions.size() - 1).at(), folded.document());
    }

    /** Sees a run as it was before each of its decisions but the first. */
    public interface Watcher {
        void before(RunState state, Recorded next);
    }

    /** Folds the same history once more, for who wants to see every state of it. */
    public void again(EventLog log, Watcher watcher) {
        fold(log, transcripts, state.run(), decisions, watcher);
    }

    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    private record Folded(RunState state, byte[] document) {}

    /** Folds decisions from the start of a run on, each in the DAG of its time. */
    private static Folded fold(
            EventLog log, TranscriptStore transcripts, RunId run, List<Recorded> decisions, Watcher watcher) {
        return fold(dag -> document(log, transcripts, dag), run, decisions, watcher);
    }

    private static Folded fold(
            Function<Document, byte[]> documents, RunId run, List<Recorded> decisions, Watcher watcher) {
        if (decisions.isEmpty() || !(decisions.get(0).event() instanceof RunStarted started)) {
            throw new Corrupt("Run stream does not begin with RunStarted: run=" + run
                    + "; keep a copy of the run's directory and restore the log");
        }
        byte[] document = documents.apply(started.dag());
        RunState state = RunState.started(dag(document, run), decisions.get(0));
        for (Recorded next : decisions.subList(1, decisions.size())) {
            watcher.before(state, next);
            if (next.event() instanceof DagChanged changed) {
                document = documents.apply(changed.dag());
                state = state.evolve(next, dag(document, run));
            } else {
                state = state.evolve(next);
            }
        }
        return new Folded(state, document);
    }

    /** The last dispatch of a task in an iteration, if there was one. */
    static Optional<TaskDispatched> dispatch(List<Recorded> decisions, TaskId task, int iteration) {
        for (int index = decisions.size() - 1; index > 0; index--) {
            if (decisions.get(index).event() instanceof TaskDispatched sent
                    && sent.key().task().equals(task)
                    && sent.key().iteration() == iteration) {
                return Optional.of(sent);
            }
        }
        return Optional.empty();
    }

    /** The run as it was right before that dispatch, which is among its decisions. */
    static RunState before(
            EventLog log, TranscriptStore transcripts, RunId run, List<Recorded> decisions, TaskDispatched sent) {
        int index = 0;
        while (!decisions.get(index).event().equals(sent)) {
            index++;
        }
        return fold(log, transcripts, run, decisions.subList(0, index), (before, next) -> {})
                .state();
    }

    private static Dag dag(byte[] document, RunId run) {
        return DagParser.recorded(document, "recorded DAG of run " + run);
    }

    private static byte[] document(EventLog log, TranscriptStore transcripts, Document dag) {
        if (transcripts
                .find(dag.stream())
                .filter(found -> found.seal().isPresent() && found.bytes() == dag.bytes())
                .isEmpty()) {
            throw new Corrupt("The DAG document is missing: stream=" + dag.stream() + " expected " + dag.bytes()
                    + " bytes; keep a copy of the run's directory and restore the log");
        }
        return text(log, dag);
    }

    private static byte[] text(EventLog log, Document dag) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(Math.toIntExact(dag.bytes()));
        log.read(dag.stream(), text::writeBytes);
        byte[] document = text.toByteArray();
        if (!Sha256.of(document).equals(dag.sha256())) {
            throw new Corrupt("The DAG document is altered: stream=" + dag.stream() + " expected sha256=" + dag.sha256()
                    + ", found " + Sha256.of(document) + "; keep a copy of the run's directory and restore the log");
        }
        return document;
    }

    private static void requireTranscripts(RunState state, TranscriptStore transcripts) {
        List<String> missing = state.tasks().stream()
                .map(TaskState::transcript)
                .flatMap(Optional::stream)
                .filter(text -> !isThere(text, transcripts))
                .map(text -> text.key() + " stream=" + text.stream())
                .toList();
        if (!missing.isEmpty()) {
            throw new Corrupt("Transcripts are missing from the log: run=" + state.run() + " " + missing
                    + "; keep a copy of the run's directory and restore the log");
        }
    }

    private static boolean isThere(TranscriptRef text, TranscriptStore transcripts) {
        return transcripts
                .find(text.stream())
                .flatMap(TranscriptPosition::seal)
                .filter(text.seal()::equals)
                .isPresent();
    }
}
