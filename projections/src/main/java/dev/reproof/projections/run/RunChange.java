package dev.reproof.projections.run;

import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.Document;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.RunOptions;
import dev.reproof.events.Seal;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.dag.Dag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one event changes in a state; everything it does not name stays. */
final class RunChange {

    private final RunState before;
    private final Recorded recorded;
    private Dag dag;
    private Document document;
    private RunOptions options;
    private Optional<StateImported> imported;
    private Instant startedAt;
    private List<OperatorWarned> warnings;
    private int epoch;
    private ArtifactChoice artifacts;
    private int rankStarted;
    private int ranksCompleted;
    private List<LoopState> loops;
    private long tokensSpent;
    private long outputBytes;
    private Optional<String> interrupted;
    private boolean restarting;
    private Optional<RunFinished> finished;
    private Optional<Instant> finishedAt;
    private List<TaskState> tasks;

    RunChange(RunState before, Recorded recorded) {
        this.before = before;
        this.recorded = recorded;
        this.dag = before.dag();
        this.document = before.document();
        this.options = before.options();
        this.imported = before.imported();
        this.startedAt = before.startedAt();
        this.warnings = before.warnings();
        this.epoch = before.epoch();
        this.artifacts = before.artifacts();
        this.rankStarted = before.rankStarted();
        this.ranksCompleted = before.ranksCompleted();
        this.loops = before.loops();
        this.tokensSpent = before.tokensSpent();
        this.outputBytes = before.outputBytes();
        this.interrupted = before.interrupted();
        this.restarting = before.restarting();
        this.finished = before.finished();
        this.finishedAt = before.finishedAt();
        this.tasks = before.tasks();
    }

    RunChange resumed(RunResumed event) {
        epoch = event.epoch();
        artifacts = event.chosen();
        interrupted = Optional.empty();
        restarting = false;
        return this;
    }

    RunChange rankStarted(int rank) {
        rankStarted = rank;
        return this;
    }

    RunChange rankCompleted(int rank) {
        ranksCompleted = rank + 1;
        return this;
    }

    RunChange interrupted(String reason) {
        interrupted = Optional.of(reason);
        return this;
    }

    RunChange finished(RunFinished event) {
        finished = Optional.of(event);
        finishedAt = Optional.of(recorded.at());
        return this;
    }

    RunChange imported(StateImported event) {
        imported = Optional.of(event);
        startedAt = event.startedAtMillis().map(Instant::ofEpochMilli).orElse(startedAt);
        tokensSpent = event.tokensSpent().orElse(0L);
        return this;
    }

    RunChange spent(TokenUsage usage) {
        tokensSpent += usage.input().orElse(0) + usage.output().orElse(0);
        return this;
    }

    RunChange said(Seal seal) {
        outputBytes += seal.bytes();
        return this;
    }

    RunChange restarting(String reason) {
        restarting = true;
        return interrupted(reason);
    }

    RunChange loop(LoopState changed) {
        loops = loops.stream()
                .map(loop -> loop.loop().id().equals(changed.loop().id()) ? changed : loop)
                .toList();
        return this;
    }

    /** Every task of the loop waits to run in this iteration. */
    RunChange again(LoopState started) {
        tasks = tasks.stream()
                .map(task -> started.holds(task.id()) ? task.again(started.iteration()) : task)
                .toList();
        return loop(started);
    }

    /** Another DAG: what ended stays, and what waits may get another prompt than it got before. */
    RunChange dag(Dag changed, Document kept) {
        dag = changed;
        document = kept;
        tasks = changed.tasks().stream()
                .map(task -> before.find(task.id())
                        .map(TaskState::forgettingPrompts)
                        .orElseGet(() -> TaskState.waiting(task.id())))
                .toList();
        return loopsAsDefined();
    }

    /** Other options: what waits may get another prompt than it got before. */
    RunChange options(RunOptions changed) {
        options = changed;
        tasks = tasks.stream().map(TaskState::forgettingPrompts).toList();
        return loopsAsDefined();
    }

    private RunChange loopsAsDefined() {
        RedefinedLoops redefined = new RedefinedLoops(before, dag, options, tasks);
        loops = redefined.loops();
        tasks = redefined.tasks();
        return redefined.setBack() ? ranksAsTasksStand() : this;
    }

    RunChange warned(OperatorWarned event) {
        if (!warnings.contains(event)) {
            warnings = new ArrayList<>(warnings);
            warnings.add(event);
        }
        return this;
    }

    /** Something is left to do again. */
    RunChange unfinished() {
        finished = Optional.empty();
        finishedAt = Optional.empty();
        return this;
    }

    /** Counts as complete the first ranks whose tasks have all ended. */
    RunChange ranksAsTasksStand() {
        List<List<TaskId>> ranks = dag.ranks();
        int complete = 0;
        while (complete < ranks.size() && ranks.get(complete).stream().allMatch(this::hasEnded)) {
            complete++;
        }
        ranksCompleted = complete;
        rankStarted = complete - 1;
        return this;
    }

    private boolean hasEnded(TaskId id) {
        return tasks.get(dag.indexOf(id).orElseThrow()).status().ended();
    }

    RunChange task(TaskState changed) {
        tasks = new ArrayList<>(tasks);
        tasks.set(dag.indexOf(changed.id()).orElseThrow(), changed);
        return this;
    }

    RunState apply() {
        return new RunState(
                before.run(),
                recorded.position(),
                recorded.link(),
                dag,
                document,
                options,
                imported,
                List.copyOf(warnings),
                epoch,
                artifacts,
                startedAt,
                rankStarted,
                ranksCompleted,
                List.copyOf(loops),
                tokensSpent,
                outputBytes,
                interrupted,
                restarting,
                finished,
                finishedAt,
                List.copyOf(tasks));
    }
}
