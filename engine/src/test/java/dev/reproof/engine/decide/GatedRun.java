package dev.reproof.engine.decide;

import dev.reproof.engine.SampleRun;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.Document;
import dev.reproof.events.RunEvent.LoopIterationStarted;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.CheckpointOpened;
import dev.reproof.events.TaskEvent.CheckpointReleased;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded.Evidence;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.dag.DagParser;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A run with a pause, an oracle and, in the second rank, a review that decides a loop; and its events. */
final class GatedRun {

    static final TaskId GATE = new TaskId("gate");
    static final TaskId PROBE = new TaskId("probe");
    static final TaskId REVIEW = new TaskId("review");
    static final String LOOP = "hull";

    private GatedRun() {}

    /**
     * The run at its start.
     *
     * @param budget members of the DAG's budget
     */
    static RunState with(int maxIterations, String budget) {
        byte[] document = """
                {"title":"t","budget":{%s},"loops":[{"id":"hull","convergeOn":"review","maxIterations":%d}],"tasks":[
                  {"id":"gate","kind":"pause","depends_on":[]},
                  {"id":"probe","kind":"oracle","depends_on":[],"command":"true","expect":""},
                  {"id":"review","complexity":"LOW","subtask_prompt":"x","depends_on":["probe"]}]}
                """.formatted(budget, maxIterations).getBytes(StandardCharsets.UTF_8);
        Document dag = new Document(StreamId.ofTranscript(SampleRun.RUN, 0), Sha256.of(document), document.length);
        RunStarted started =
                new RunStarted(SampleRun.RUN, dag, RunOptions.DEFAULT, 1, "bakery", 41, "0.1.0", ArtifactChoice.own());
        return RunState.started(
                DagParser.require(document, "gated"), new Recorded(0, Sha256.of("first"), SampleRun.NOW, started));
    }

    static AttemptKey key(TaskId task, int iteration) {
        return new AttemptKey(task, iteration, 1);
    }

    static StreamId stream(TaskId task, int iteration) {
        return new StreamId("r1/" + task + iteration);
    }

    static TaskDispatched dispatched(TaskId task, int iteration) {
        return new TaskDispatched(
                key(task, iteration),
                stream(task, iteration),
                TextDigest.of("do " + task),
                List.of(),
                Optional.empty());
    }

    static TaskFinished finished(TaskId task, int iteration) {
        return new TaskFinished(key(task, iteration), seal(), TokenUsage.UNKNOWN);
    }

    static Seal seal() {
        return Steps.seal("text");
    }

    static CheckpointOpened opened() {
        return new CheckpointOpened(key(GATE, 0), "checkpoints/gate.waiting");
    }

    static CheckpointReleased released() {
        return new CheckpointReleased(key(GATE, 0), stream(GATE, 0), seal());
    }

    static OracleEvidenceRecorded evidence(int iteration) {
        return new OracleEvidenceRecorded(
                key(PROBE, iteration),
                Optional.of(0),
                new Evidence(new StreamId("r1/out" + iteration), seal()),
                new Evidence(new StreamId("r1/err" + iteration), seal()));
    }

    static LoopIterationStarted iteration(int iteration) {
        return new LoopIterationStarted(LOOP, iteration, key(REVIEW, iteration - 1));
    }

    /** Everything up to the first review. */
    static Decision[] reviewed() {
        return new Decision[] {
            new RankStarted(0, 0),
            opened(),
            released(),
            dispatched(PROBE, 0),
            evidence(0),
            finished(PROBE, 0),
            new RankCompleted(0, 0, List.of(GATE, PROBE)),
            new RankStarted(0, 1),
            dispatched(REVIEW, 0),
            finished(REVIEW, 0),
            new RankCompleted(0, 1, List.of(REVIEW))
        };
    }

    /** The second review of the main run. */
    static Decision[] reviewedOnceMore() {
        AttemptKey second = new AttemptKey(REVIEW, 0, 2);
        return new Decision[] {
            new RankStarted(0, 1),
            new TaskDispatched(
                    second, new StreamId("r1/review0.2"), TextDigest.of("do " + REVIEW), List.of(), Optional.empty()),
            new TaskFinished(second, seal(), TokenUsage.UNKNOWN),
            new RankCompleted(0, 1, List.of(REVIEW))
        };
    }

    /** An iteration that ends without a review. */
    static Decision[] failedIn(int iteration) {
        return Stream.concat(Stream.of(iteration(iteration)), Stream.of(failedAt(iteration)))
                .toArray(Decision[]::new);
    }

    /** The same, of an iteration that has begun. */
    static Decision[] failedAt(int iteration) {
        return new Decision[] {
            dispatched(PROBE, iteration),
            evidence(iteration),
            new TaskFailed(key(PROBE, iteration), "no rope", seal(), TokenUsage.UNKNOWN),
            new TaskSkipped(REVIEW, iteration, List.of(PROBE))
        };
    }

    /** The review of that iteration, and all that leads to it. */
    static Decision[] reviewedAgain(int iteration) {
        return new Decision[] {
            iteration(iteration),
            dispatched(PROBE, iteration),
            evidence(iteration),
            finished(PROBE, iteration),
            dispatched(REVIEW, iteration),
            finished(REVIEW, iteration)
        };
    }
}
