package dev.reproof.projections.run;

import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.Document;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskId;
import dev.reproof.events.TextDigest;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.DagParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Histories of a run whose tasks a and b are the first rank, and whose task c needs both. */
final class Histories {

    static final TaskId A = new TaskId("a");
    static final TaskId B = new TaskId("b");
    static final TaskId C = new TaskId("c");
    static final TokenUsage USED = new TokenUsage(OptionalLong.of(3), OptionalLong.of(4));
    static final RankStarted FIRST_RANK = new RankStarted(0, 0);
    static final RankStarted SECOND_RANK = new RankStarted(0, 1);
    static final RankCompleted FIRST_RANK_DONE = new RankCompleted(0, 0, List.of(A, B));
    static final RankCompleted SECOND_RANK_DONE = new RankCompleted(0, 1, List.of(C));
    static final RunFinished SUCCESS = new RunFinished(RunOutcome.SUCCESS, "All tasks finished");

    private static final RunId RUN = new RunId("r1");
    private static final byte[] DOCUMENT = """
            {"title":"t","models":{"LOW":{"id":"small"}},"tasks":[
              {"id":"a","complexity":"LOW","subtask_prompt":"x"},
              {"id":"b","complexity":"MED","subtask_prompt":"x"},
              {"id":"c","complexity":"LOW","subtask_prompt":"x","depends_on":["a","b"]}]}
            """.getBytes(StandardCharsets.UTF_8);

    private Histories() {}

    static Dag dag() {
        return DagParser.require(DOCUMENT, "test");
    }

    static RunStarted start() {
        return new RunStarted(
                RUN,
                new Document(StreamId.ofTranscript(RUN, 0), Sha256.of(DOCUMENT), DOCUMENT.length),
                RunOptions.DEFAULT,
                1,
                "bakery",
                41,
                "0.1.0",
                new ArtifactChoice.Pinned("/srv/artifacts"));
    }

    /** The state after a start and these events. */
    static RunState after(Decision... events) {
        return then(RunState.started(dag(), recorded(0, start())), events);
    }

    static RunState then(RunState state, Decision... events) {
        RunState next = state;
        for (Decision event : events) {
            next = next.evolve(recorded(next.position() + 1, event));
        }
        return next;
    }

    static Recorded recorded(long position, Decision event) {
        return new Recorded(position, Sha256.of("link " + position), at(position), event);
    }

    static Instant at(long position) {
        return Instant.ofEpochSecond(1_000_000 + position);
    }

    static AttemptKey key(TaskId task, int attempt) {
        return new AttemptKey(task, 0, attempt);
    }

    static TaskDispatched dispatched(TaskId task, int attempt) {
        return new TaskDispatched(
                key(task, attempt), stream(task, attempt), TextDigest.of("do " + task), List.of(), Optional.empty());
    }

    static StreamId stream(TaskId task, int attempt) {
        return new StreamId("r1/" + task + attempt);
    }

    static TaskFinished finished(TaskId task, int attempt) {
        return new TaskFinished(key(task, attempt), seal(task, attempt), USED);
    }

    static Seal seal(TaskId task, int attempt) {
        return new Seal(10, 9, Sha256.of("text of " + task + attempt), 0);
    }

    static TaskFailed failed(TaskId task, int attempt) {
        return new TaskFailed(key(task, attempt), "no yeast", seal(task, attempt), USED);
    }

    static TaskRequeued requeued(TaskId task, int attempt) {
        return new TaskRequeued(key(task, attempt), "the runner ended", TextDigest.of("part"));
    }

    static TaskSkipped skipped(TaskId task, TaskId... blockedBy) {
        return new TaskSkipped(task, 0, List.of(blockedBy));
    }

    static TaskBudgetExceeded exceeded(TaskId task) {
        return new TaskBudgetExceeded(task, 0, TaskBudgetExceeded.Limit.PROMPT_CHARS, "prompt too long");
    }

    static RunResumed resumed(int epoch) {
        return new RunResumed(epoch, "oven", 42, "0.1.0", "log", ArtifactChoice.own());
    }

    /** The state before the second rank: a and b have finished. */
    static RunState firstRankDone() {
        return after(FIRST_RANK, dispatched(A, 1), dispatched(B, 1), finished(B, 1), finished(A, 1), FIRST_RANK_DONE);
    }

    /** The state of a run that has ended well. */
    static RunState ended() {
        return then(firstRankDone(), SECOND_RANK, dispatched(C, 1), finished(C, 1), SECOND_RANK_DONE, SUCCESS);
    }
}
