package dev.reproof.projections.run;

import dev.reproof.events.Document;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.ModelSelection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A run, folded from its stream: what the decider decides on, what the state file shows. Immutable; live and replay use
 * the same {@link #evolve}.
 *
 * @param position last event folded in
 * @param chain head of the chain there
 * @param dag what the document says
 * @param document where that document is kept
 * @param imported the state file its past came from; absent where the log has all of it
 * @param warnings what the operator was told, each once, in the order of the log
 * @param epoch how many processes have written to the run
 * @param artifacts directory of the artifacts where it was pinned; absent when it is the run's own
 * @param withoutArtifacts whether nothing is kept in such a directory
 * @param rankStarted highest rank that was started, -1 for none
 * @param ranksCompleted how many ranks are complete
 * @param interrupted why the last runner stopped, until the run is resumed
 * @param finished how the run ended; absent while it has not
 * @param tasks in the order of the DAG document
 */
public record RunState(
        RunId run,
        long position,
        Sha256 chain,
        Dag dag,
        Document document,
        RunOptions options,
        Optional<StateImported> imported,
        List<OperatorWarned> warnings,
        int epoch,
        Optional<String> artifacts,
        boolean withoutArtifacts,
        Instant startedAt,
        int rankStarted,
        int ranksCompleted,
        Optional<String> interrupted,
        Optional<RunFinished> finished,
        Optional<Instant> finishedAt,
        List<TaskState> tasks) {

    /** The state after the first event. */
    public static RunState started(Dag dag, Recorded first) {
        if (!(first.event() instanceof RunStarted event) || first.position() != 0) {
            throw Impossible.event(first, "a run stream begins with RunStarted at position 0");
        }
        return new RunState(
                event.run(),
                0,
                first.link(),
                dag,
                event.dag(),
                event.options(),
                Optional.empty(),
                List.of(),
                event.epoch(),
                event.artifacts(),
                event.withoutArtifacts().orElse(false),
                first.at(),
                -1,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                dag.tasks().stream().map(task -> TaskState.waiting(task.id())).toList());
    }

    /**
     * The state after one more event.
     *
     * @throws dev.reproof.events.ReproofException.Corrupt when the event cannot follow
     */
    public RunState evolve(Recorded next) {
        requireNext(next);
        return next.event().accept(new RunFold(this, next, Optional.empty()));
    }

    /**
     * The state after a change of the DAG.
     *
     * @param changed what the document says that the event names
     * @throws dev.reproof.events.ReproofException.Corrupt when the event cannot follow
     */
    public RunState evolve(Recorded next, Dag changed) {
        requireNext(next);
        return next.event().accept(new RunFold(this, next, Optional.of(changed)));
    }

    private void requireNext(Recorded next) {
        if (next.position() != position + 1) {
            throw Impossible.event(next, "expected position " + (position + 1));
        }
    }

    /**
     * The task of that id.
     *
     * @throws IllegalArgumentException when the run has no such task
     */
    public TaskState task(TaskId id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("Run " + run + " has no task '" + id + "'"));
    }

    /** The task of that id, if the run has it. */
    public Optional<TaskState> find(TaskId id) {
        return dag.indexOf(id).stream().mapToObj(tasks::get).findFirst();
    }

    /** The tasks an earlier process left running. */
    public List<TaskState> running() {
        return tasks.stream()
                .filter(task -> task.status() == TaskStatus.RUNNING)
                .toList();
    }

    /** How many tasks stand where. */
    public Map<TaskStatus, Long> counts() {
        return tasks.stream().collect(Collectors.groupingBy(TaskState::status, Collectors.counting()));
    }

    /** The model the DAG names for that task. */
    public Optional<ModelSelection> model(TaskId id) {
        return Optional.ofNullable(dag.models().get(dag.task(id).complexity()));
    }
}
