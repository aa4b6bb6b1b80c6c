package dev.reproof.projections.run;

import dev.reproof.events.AgentReport;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.Document;
import dev.reproof.events.RedactionRules;
import dev.reproof.events.RunEvent;
import dev.reproof.events.RunEvent.AgentChosen;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.RedactionChosen;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.RunEvent.WorkingDirectoryChosen;
import dev.reproof.events.RunId;
import dev.reproof.events.RunOptions;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.Seal;
import dev.reproof.events.Sha256;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent;
import dev.reproof.events.TaskEvent.AgentReported;
import dev.reproof.events.TaskEvent.SecretsRedacted;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.dag.Budget;
import dev.reproof.events.dag.Dag;
import dev.reproof.events.dag.Loop;
import dev.reproof.events.dag.ModelSelection;
import dev.reproof.events.dag.Task;
import dev.reproof.events.dag.Task.FanOutTask;
import dev.reproof.projections.run.RunStanding.Ended;
import dev.reproof.projections.run.RunStanding.Open;
import dev.reproof.projections.run.RunStanding.Stopped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A run, folded from its stream: what the decider decides on, what the state file shows. Immutable; live and replay use
 * the same {@link #evolve}.
 *
 * @param position last event folded in
 * @param chain head of the chain there
 * @param warnings what the operator was told, each once, in the order of the log
 * @param taken the ids of the commands by hand that were recorded
 */
public record RunState(
        RunId run,
        long position,
        Sha256 chain,
        Definition definition,
        Writer writer,
        RunCourse course,
        Totals totals,
        RunStanding standing,
        List<OperatorWarned> warnings,
        Set<String> taken) {

    /**
     * What is to be done.
     *
     * @param dag what the document says
     * @param document where that document is kept
     * @param imported the state file the run's past came from; absent where the log has all of it
     * @param forks what the run was forked from, its parent first, then the parent of that; empty for most runs
     */
    public record Definition(
            Dag dag, Document document, RunOptions options, Optional<StateImported> imported, List<RunForked> forks) {
        public Definition {
            forks = List.copyOf(forks);
        }

        /** What the run was forked from, if it was. */
        public Optional<RunForked> forked() {
            return forks.stream().findFirst();
        }

        Definition with(StateImported event) {
            return new Definition(dag, document, options, Optional.of(event), forks);
        }

        Definition with(RunForked event) {
            List<RunForked> further =
                    Stream.concat(forks.stream(), Stream.of(event)).toList();
            return new Definition(dag, document, options, imported, further);
        }

        Definition with(Dag other, Document kept, RunOptions chosen) {
            return new Definition(other, kept, chosen, imported, forks);
        }
    }

    /**
     * Who writes to the run.
     *
     * @param epoch how many processes have
     * @param artifacts where they are kept
     * @param agent the options that name the agent; empty where nobody has recorded any
     * @param workplace the directory that commands run in; absent where nobody has recorded it
     * @param redaction the rules by which secrets are replaced; absent where none are
     */
    public record Writer(
            int epoch,
            ArtifactChoice artifacts,
            Map<String, String> agent,
            Optional<WorkingDirectoryChosen> workplace,
            Optional<RedactionRules> redaction) {
        public Writer {
            agent = Collections.unmodifiableMap(new TreeMap<>(agent));
        }

        Writer with(AgentChosen event) {
            return new Writer(epoch, artifacts, event.options(), workplace, redaction);
        }

        Writer with(WorkingDirectoryChosen event) {
            return new Writer(epoch, artifacts, agent, Optional.of(event), redaction);
        }

        Writer with(RedactionChosen event) {
            return new Writer(epoch, artifacts, agent, workplace, event.rules());
        }

        Writer with(RunResumed event) {
            return new Writer(event.epoch(), event.chosen(), agent, workplace, redaction);
        }
    }

    /**
     * What it has cost.
     *
     * @param tokensSpent by every attempt of every iteration, as far as agents told
     * @param outputBytes length of every text that an ended attempt left
     * @param redacted how often secrets were replaced, by the name of the rule
     * @param told what agents told of all attempts, also of tasks that the DAG has no longer
     */
    public record Totals(long tokensSpent, long outputBytes, Map<String, Long> redacted, Told told) {
        public Totals {
            redacted = Collections.unmodifiableMap(new TreeMap<>(redacted));
        }

        Totals spent(long tokens) {
            return new Totals(tokens, outputBytes, redacted, told);
        }

        Totals said(long bytes) {
            return new Totals(tokensSpent, outputBytes + bytes, redacted, told);
        }

        Totals redacted(SecretsRedacted event) {
            Map<String, Long> more = new TreeMap<>(redacted);
            event.counts().forEach((name, count) -> more.merge(name, count, RunState::sum));
            return new Totals(tokensSpent, outputBytes, more, told);
        }

        Totals before(List<AgentReport.Cost> cost) {
            return new Totals(tokensSpent, outputBytes, redacted, Told.of(cost));
        }

        Totals told(AgentReported event) {
            return new Totals(tokensSpent, outputBytes, redacted, told.and(event));
        }
    }

    /** The state after the first event. */
    public static RunState started(Dag dag, Recorded first) {
        if (!(first.event() instanceof RunStarted event) || first.position() != 0) {
            throw Impossible.event(first, "a run stream begins with RunStarted at position 0");
        }
        return new RunState(
                event.run(),
                0,
                first.link(),
                new Definition(dag, event.dag(), event.options(), Optional.empty(), List.of()),
                new Writer(event.epoch(), event.chosen(), Map.of(), Optional.empty(), Optional.empty()),
                new RunCourse(
                        first.at(),
                        -1,
                        0,
                        loops(dag, event.options()).stream()
                                .map(LoopState::waiting)
                                .toList(),
                        dag.tasks().stream()
                                .map(task -> TaskState.waiting(task.id()))
                                .toList()),
                new Totals(0, 0, Map.of(), Told.NOTHING),
                new Open(),
                List.of(),
                Set.of());
    }

    /**
     * The state after one more event.
     *
     * @throws dev.reproof.events.ReproofException.Corrupt when the event cannot follow
     */
    public RunState evolve(Recorded next) {
        return evolve(next, Optional.empty());
    }

    /**
     * The state after a change of the DAG.
     *
     * @param changed what the document says that the event names
     * @throws dev.reproof.events.ReproofException.Corrupt when the event cannot follow
     */
    public RunState evolve(Recorded next, Dag changed) {
        return evolve(next, Optional.of(changed));
    }

    private RunState evolve(Recorded recorded, Optional<Dag> changed) {
        if (recorded.position() != position + 1) {
            throw Impossible.event(recorded, "expected position " + (position + 1));
        }
        NextEvent next = new NextEvent(this, recorded);
        RunState folded = recorded.event() instanceof TaskEvent event
                ? event.accept(new TaskFold(next))
                : ((RunEvent) recorded.event()).accept(new RunFold(next, changed));
        return folded.at(recorded);
    }

    private RunState at(Recorded last) {
        return new RunState(
                run, last.position(), last.link(), definition, writer, course, totals, standing, warnings, taken);
    }

    private RunState with(Definition next) {
        return new RunState(run, position, chain, next, writer, course, totals, standing, warnings, taken);
    }

    RunState with(Writer next) {
        return new RunState(run, position, chain, definition, next, course, totals, standing, warnings, taken);
    }

    RunState with(RunCourse next) {
        return new RunState(run, position, chain, definition, writer, next, totals, standing, warnings, taken);
    }

    private RunState with(Totals next) {
        return new RunState(run, position, chain, definition, writer, course, next, standing, warnings, taken);
    }

    RunState with(RunStanding next) {
        return new RunState(run, position, chain, definition, writer, course, totals, next, warnings, taken);
    }

    RunState warned(OperatorWarned event) {
        List<OperatorWarned> told =
                Stream.concat(warnings.stream(), Stream.of(event)).distinct().toList();
        return new RunState(run, position, chain, definition, writer, course, totals, standing, told, taken);
    }

    RunState taken(String command) {
        Set<String> more = new TreeSet<>(taken);
        more.add(command);
        return new RunState(
                run,
                position,
                chain,
                definition,
                writer,
                course,
                totals,
                standing,
                warnings,
                Collections.unmodifiableSet(more));
    }

    RunState imported(StateImported event) {
        Instant began = event.startedAtMillis().map(Instant::ofEpochMilli).orElse(startedAt());
        return with(definition.with(event))
                .with(course.startedAt(began))
                .with(totals.spent(event.tokensSpent().orElse(0L))
                        .before(event.cost().orElse(List.of())));
    }

    RunState forked(RunForked event) {
        return with(definition.with(event));
    }

    RunState task(TaskState changed) {
        return with(course.task(dag().indexOf(changed.id()).orElseThrow(), changed));
    }

    RunState spent(TokenUsage usage) {
        long more = sum(usage.input().orElse(0), usage.output().orElse(0));
        return with(totals.spent(sum(totals.tokensSpent(), more)));
    }

    /** Agents may tell anything: a sum too large for its type stays above every limit. */
    static long sum(long one, long other) {
        long sum = one + other;
        return one >= 0 && other >= 0 && sum < 0 ? Long.MAX_VALUE : sum;
    }

    RunState said(Optional<Seal> seal) {
        return with(totals.said(seal.map(Seal::bytes).orElse(0L)));
    }

    RunState redacted(SecretsRedacted event) {
        return with(totals.redacted(event));
    }

    RunState told(AgentReported event, TaskState by) {
        return with(totals.told(event)).task(by.told(event));
    }

    /** Something is left to do again. */
    RunState unfinished() {
        return standing instanceof Ended ? with(new Open()) : this;
    }

    RunState ranksAsTasksStand() {
        return with(course.ranksAsTasksStand(dag()));
    }

    /** Another DAG: what ended stays, and what waits may get another prompt than it got before. */
    RunState redefined(Dag changed, Document kept) {
        List<TaskState> tasks = changed.tasks().stream()
                .map(task -> find(task.id()).map(TaskState::redefinedNow).orElseGet(() -> TaskState.waiting(task.id())))
                .toList();
        return redefined(definition.with(changed, kept, options()), tasks).ranksAsTasksStand();
    }

    /** Other options: what waits may get another prompt than it got before. */
    RunState redefined(RunOptions changed) {
        List<TaskState> tasks = tasks().stream().map(TaskState::redefinedNow).toList();
        return redefined(definition.with(dag(), definition.document(), changed), tasks);
    }

    /**
     * This run as its prompts would see it with another DAG and other options from its start on. Nothing that is recorded
     * leads here, and nothing can be decided on it.
     */
    public RunState supposing(Dag other, RunOptions supposed) {
        List<TaskState> tasks = other.tasks().stream()
                .map(task -> find(task.id()).orElseGet(() -> TaskState.waiting(task.id())))
                .toList();
        List<LoopState> loops = loops(other, supposed).stream()
                .map(loop -> loop(loop.id())
                        .filter(same -> same.loop().convergeOn().equals(loop.convergeOn()))
                        .map(same -> same.as(loop))
                        .orElseGet(() -> LoopState.waiting(loop)))
                .toList();
        return with(definition.with(other, definition.document(), supposed)).with(course.with(loops, tasks));
    }

    private RunState redefined(Definition changed, List<TaskState> tasks) {
        RedefinedLoops redefined = new RedefinedLoops(this, changed.dag(), changed.options(), tasks);
        RunState after = unfinished().with(changed).with(course.with(redefined.loops(), redefined.tasks()));
        return redefined.setBack() ? after.ranksAsTasksStand() : after;
    }

    public Dag dag() {
        return definition.dag();
    }

    public RunOptions options() {
        return definition.options();
    }

    public ArtifactChoice artifacts() {
        return writer.artifacts();
    }

    public Instant startedAt() {
        return course.startedAt();
    }

    public int ranksCompleted() {
        return course.ranksCompleted();
    }

    public List<LoopState> loops() {
        return course.loops();
    }

    public List<TaskState> tasks() {
        return course.tasks();
    }

    /** Why the last runner stopped, until the run is resumed. */
    public Optional<String> interrupted() {
        return standing instanceof Stopped stopped ? Optional.of(stopped.reason()) : Optional.empty();
    }

    /** Whether it stopped to be started again. */
    public boolean restarting() {
        return standing instanceof Stopped stopped && stopped.restarting();
    }

    /** How the run ended; absent while it has not. */
    public Optional<RunFinished> finished() {
        return standing instanceof Ended end ? Optional.of(end.how()) : Optional.empty();
    }

    /** When the run ended; absent while it has not. */
    public Optional<Instant> finishedAt() {
        return standing instanceof Ended end ? Optional.of(end.at()) : Optional.empty();
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
        return dag().indexOf(id).stream().mapToObj(tasks()::get).findFirst();
    }

    /** The tasks an earlier process left running. */
    public List<TaskState> running() {
        return tasks().stream()
                .filter(task -> task.status() == TaskStatus.RUNNING)
                .toList();
    }

    /** Those tasks and all that depends on them, in the order of the ranks. */
    public Set<TaskId> withDependents(Collection<TaskId> some) {
        Set<TaskId> found = new LinkedHashSet<>();
        for (List<TaskId> rank : dag().ranks()) {
            for (TaskId id : rank) {
                if (some.contains(id) || dag().task(id).dependsOn().stream().anyMatch(found::contains)) {
                    found.add(id);
                }
            }
        }
        return found;
    }

    /**
     * The tasks that there are for people: of those for the items of a list, the ones that it has, once it was read, and whatever is
     * at work. They stand behind their list.
     */
    public List<TaskState> shown() {
        List<TaskState> shown = new ArrayList<>();
        for (Task task : dag().tasks()) {
            if (task.item().isEmpty()) {
                shown.add(task(task.id()));
            }
            if (task instanceof FanOutTask list) {
                list.items().stream()
                        .map(Task::id)
                        .filter(this::isShown)
                        .map(this::task)
                        .forEach(shown::add);
            }
        }
        return shown;
    }

    /** Whether that task is one of those. */
    public boolean isShown(TaskId id) {
        TaskState task = task(id);
        return dag().task(id)
                .item()
                .map(item -> task.status() == TaskStatus.RUNNING
                        || (!task.isUnneeded() && task(item.of()).status() == TaskStatus.FINISHED))
                .orElse(true);
    }

    /** How many tasks stand where, of those that there are for people. */
    public Map<TaskStatus, Long> counts() {
        return TaskStatus.count(shown().stream().map(TaskState::status));
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

    /** Whether what that task says decides a loop. */
    public boolean isReviewer(TaskId task) {
        return loops().stream().anyMatch(loop -> loop.loop().convergeOn().equals(task));
    }

    /** The loop that runs that task again, if one does. */
    public Optional<LoopState> loopOf(TaskId task) {
        return loops().stream().filter(loop -> loop.holds(task)).findFirst();
    }

    /**
     * The review that may still go to the tasks of a loop and is not what its reviewer said last.
     *
     * @return absent for every task but the reviewer
     */
    public Optional<TranscriptRef> feedback(TaskId reviewer) {
        Optional<StreamId> last = task(reviewer).transcript().map(TranscriptRef::stream);
        return loops().stream()
                .filter(loop -> loop.loop().convergeOn().equals(reviewer) && loop.phase() != LoopState.Phase.CONVERGED)
                .flatMap(loop -> loop.feedback().stream())
                .filter(review -> !last.equals(Optional.of(review.stream())))
                .findFirst();
    }

    /** Every text that may be needed again, the transcripts of the tasks before all others. */
    public List<TranscriptRef> texts() {
        return Stream.of(
                        tasks().stream().map(TaskState::transcript),
                        tasks().stream().map(TaskState::findings),
                        loops().stream().map(loop -> feedback(loop.loop().convergeOn())))
                .flatMap(texts -> texts)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The loop of that id, if there is one. */
    public Optional<LoopState> loop(String id) {
        return loops().stream().filter(loop -> loop.loop().id().equals(id)).findFirst();
    }

    /** Whether more tokens are spent than the DAG allows, as far as agents told. */
    public boolean tokensExceeded() {
        OptionalLong most = dag().budget().map(Budget::maxTokensTotal).orElse(OptionalLong.empty());
        return most.isPresent() && totals.tokensSpent() > most.getAsLong();
    }

    /** Whether the run has cost more than the DAG allows, in the currency in which it says so, as far as agents told. */
    public boolean costExceeded() {
        return dag().budget()
                .flatMap(Budget::maxCost)
                .filter(most -> totals.told().cost(most.currency()).compareTo(most.amount()) > 0)
                .isPresent();
    }

    /**
     * How the run ends if nothing more happens: an error counts for more than a limit, and tokens and money count whoever
     * spent them last.
     */
    public RunOutcome outcome() {
        if (tasks().stream().anyMatch(TaskState::failed)) {
            return RunOutcome.FAILED;
        }
        boolean finished = tasks().stream().allMatch(task -> task.status() == TaskStatus.FINISHED);
        return finished && !tokensExceeded() && !costExceeded() ? RunOutcome.SUCCESS : RunOutcome.BUDGET_EXCEEDED;
    }

    /** The model for that task, as {@link TaskChoices#model} has it. */
    public Optional<ModelSelection> model(TaskId id) {
        return TaskChoices.of(this, id).model();
    }
}
