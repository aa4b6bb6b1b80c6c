package dev.reproof.projections.run;

import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.Document;
import dev.reproof.events.RunEvent;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Budget;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.Loop;
import dev.reproof.events.dag.ModelSelection;
import dev.reproof.events.dag.Task.AgentTask;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
 * @param artifacts where they are kept
 * @param rankStarted highest rank that was started, -1 for none
 * @param ranksCompleted how many ranks are complete
 * @param loops in the order of the DAG; the one that the options name, where they do
 * @param tokensSpent by every attempt of every iteration, as far as agents told
 * @param outputBytes length of every text that an ended attempt left
 * @param interrupted why the last runner stopped, until the run is resumed
 * @param restarting whether it stopped to be started again
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
        ArtifactChoice artifacts,
        Instant startedAt,
        int rankStarted,
        int ranksCompleted,
        List<LoopState> loops,
        long tokensSpent,
        long outputBytes,
        Optional<String> interrupted,
        boolean restarting,
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
                event.chosen(),
                first.at(),
                -1,
                0,
                loops(dag, event.options()).stream().map(LoopState::waiting).toList(),
                0,
                0,
                Optional.empty(),
                false,
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
        return fold(next, Optional.empty());
    }

    /**
     * The state after a change of the DAG.
     *
     * @param changed what the document says that the event names
     * @throws dev.reproof.events.ReproofException.Corrupt when the event cannot follow
     */
    public RunState evolve(Recorded next, Dag changed) {
        requireNext(next);
        return fold(next, Optional.of(changed));
    }

    private RunState fold(Recorded next, Optional<Dag> changed) {
        Known known = new Known(this, next);
        return next.event() instanceof TaskEvent event
                ? event.accept(new TaskFold(known))
                : ((RunEvent) next.event()).accept(new RunFold(known, changed));
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

    /**
     * The loops of a DAG under those options.
     *
     * @throws IllegalArgumentException when the options name a reviewer that the DAG does not have
     */
    public static List<Loop> loops(Dag dag, RunOptions options) {
        return options.convergeOn()
                .map(reviewer -> List.of(
                        dag.loop(new TaskId(reviewer), options.maxIterations().orElseThrow())))
                .orElseGet(dag::loops);
    }

    /** The loop that runs that task again, if one does. */
    public Optional<LoopState> loopOf(TaskId task) {
        return loops.stream().filter(loop -> loop.holds(task)).findFirst();
    }

    /**
     * The review that may still go to the tasks of a loop and is not what its reviewer said last.
     *
     * @return absent for every task but the reviewer
     */
    public Optional<TranscriptRef> feedback(TaskId reviewer) {
        Optional<StreamId> last = task(reviewer).transcript().map(TranscriptRef::stream);
        return loops.stream()
                .filter(loop -> loop.loop().convergeOn().equals(reviewer) && loop.phase() != LoopState.Phase.CONVERGED)
                .flatMap(loop -> loop.feedback().stream())
                .filter(review -> !last.equals(Optional.of(review.stream())))
                .findFirst();
    }

    /** Every text that may be needed again, the transcripts of the tasks before all others. */
    public List<TranscriptRef> texts() {
        return Stream.of(
                        tasks.stream().map(TaskState::transcript),
                        tasks.stream().map(TaskState::findings),
                        loops.stream().map(loop -> feedback(loop.loop().convergeOn())))
                .flatMap(texts -> texts)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The loop of that id, if there is one. */
    public Optional<LoopState> loop(String id) {
        return loops.stream().filter(loop -> loop.loop().id().equals(id)).findFirst();
    }

    /** How many iterations all loops have taken together, the main run not counted. */
    public long iterations() {
        return loops.stream().mapToLong(LoopState::iteration).sum();
    }

    /** Whether the tokens the DAG allows are spent. */
    public boolean tokensExceeded() {
        OptionalLong most = dag.budget().map(Budget::maxTokensTotal).orElse(OptionalLong.empty());
        return most.isPresent() && tokensSpent >= most.getAsLong();
    }

    /** How the run ends if nothing more happens: an error counts for more than a limit. */
    public RunOutcome outcome() {
        if (tasks.stream().anyMatch(TaskState::failed)) {
            return RunOutcome.FAILED;
        }
        return tasks.stream().allMatch(task -> task.status() == TaskStatus.FINISHED)
                ? RunOutcome.SUCCESS
                : RunOutcome.BUDGET_EXCEEDED;
    }

    /** The model for that task, which only an agent's has: what the options say, else what the DAG says. */
    public Optional<ModelSelection> model(TaskId id) {
        if (!(dag.task(id) instanceof AgentTask task)) {
            return Optional.empty();
        }
        return options.models()
                .map(chosen -> chosen.get(task.complexity().name()))
                .map(model -> new ModelSelection(model.id(), model.params()))
                .or(() -> Optional.ofNullable(dag.models().get(task.complexity())));
    }
}
