package dev.reproof.engine.decide;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.decide.RunCommand.FanOut;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.Document;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskFannedOut;
import dev.reproof.events.TaskEvent.TaskFannedOut.FannedItems;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.DagParser;
import dev.reproof.projections.run.Recorded;
import dev.reproof.projections.run.RunState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A run in which a task becomes up to three, as many as the plan lists; and its events. */
final class ListedRun {

    static final TaskId PLAN = new TaskId("plan");
    static final TaskId FIX = new TaskId("fix");
    static final TaskId CHECK = new TaskId("check");
    static final int MOST = 3;

    private ListedRun() {}

    static RunState start() {
        byte[] document = """
                {"title":"t","loops":[{"id":"l","convergeOn":"check","maxIterations":2}],"tasks":[
                  {"id":"plan","complexity":"LOW","subtask_prompt":"x"},
                  {"id":"fix","fanOut":{"over":"plan","maxItems":3,"template":{"complexity":"LOW","subtask_prompt":"x"}}},
                  {"id":"check","complexity":"LOW","subtask_prompt":"x","depends_on":["fix"]}]}
                """.getBytes(StandardCharsets.UTF_8);
        Document dag = new Document(StreamId.ofTranscript(SampleRun.RUN, 0), Sha256.of(document), document.length);
        RunStarted started =
                new RunStarted(SampleRun.RUN, dag, RunOptions.DEFAULT, 1, "bakery", 41, "0.1.0", ArtifactChoice.own());
        return RunState.started(
                DagParser.require(document, "listed"), new Recorded(0, Sha256.of("first"), SampleRun.NOW, started));
    }

    static TaskId item(int index) {
        return new TaskId("fix." + index);
    }

    static List<TaskId> items() {
        return IntStream.rangeClosed(1, MOST).mapToObj(ListedRun::item).toList();
    }

    static FanOut read(int attempt, int items) {
        return new FanOut(Steps.key(FIX, attempt), source(), Optional.of(list(attempt, items)), Optional.empty());
    }

    static FanOut readNone(int attempt, String why) {
        return new FanOut(Steps.key(FIX, attempt), source(), Optional.empty(), Optional.of(why));
    }

    static TaskFannedOut fannedOut(int attempt, int items) {
        return new TaskFannedOut(
                Steps.key(FIX, attempt), source(), Optional.of(list(attempt, items)), Optional.empty());
    }

    private static Optional<AttemptKey> source() {
        return Optional.of(Steps.key(PLAN, 1));
    }

    static FannedItems list(int attempt, int items) {
        return new FannedItems(items, Steps.stream(FIX, attempt), Steps.seal("list of " + items));
    }

    /** Everything up to where the list is to be read. */
    static Decision[] planned() {
        return new Decision[] {
            new RankStarted(0, 0),
            Steps.dispatched(PLAN, 1),
            Steps.finished(PLAN, 1),
            new RankCompleted(0, 0, List.of(PLAN)),
            new RankStarted(0, 1)
        };
    }

    /** Everything up to where that many items are to be worked on. */
    static Decision[] listed(int count) {
        return Stream.concat(
                        Stream.of(planned()),
                        Stream.of(fannedOut(1, count), new RankCompleted(0, 1, List.of(FIX)), new RankStarted(0, 2)))
                .toArray(Decision[]::new);
    }
}
