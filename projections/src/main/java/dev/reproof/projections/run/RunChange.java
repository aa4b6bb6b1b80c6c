package dev.reproof.projections.run;

import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunResumed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one event changes in a state; everything it does not name stays. */
final class RunChange {

    private final RunState before;
    private final Recorded recorded;
    private int epoch;
    private Optional<String> artifacts;
    private boolean withoutArtifacts;
    private int rankStarted;
    private int ranksCompleted;
    private Optional<String> interrupted;
    private Optional<RunFinished> finished;
    private Optional<Instant> finishedAt;
    private List<TaskState> tasks;

    RunChange(RunState before, Recorded recorded) {
        this.before = before;
        this.recorded = recorded;
        this.epoch = before.epoch();
        this.artifacts = before.artifacts();
        this.withoutArtifacts = before.withoutArtifacts();
        this.rankStarted = before.rankStarted();
        this.ranksCompleted = before.ranksCompleted();
        this.interrupted = before.interrupted();
        this.finished = before.finished();
        this.finishedAt = before.finishedAt();
        this.tasks = before.tasks();
    }

    RunChange resumed(RunResumed event) {
        epoch = event.epoch();
        artifacts = event.artifacts();
        withoutArtifacts = event.withoutArtifacts().orElse(false);
        interrupted = Optional.empty();
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

    RunChange task(TaskState changed) {
        tasks = new ArrayList<>(tasks);
        tasks.set(before.dag().indexOf(changed.id()).orElseThrow(), changed);
        return this;
    }

    RunState apply() {
        return new RunState(
                before.run(),
                recorded.position(),
                recorded.link(),
                before.dag(),
                before.document(),
                before.options(),
                epoch,
                artifacts,
                withoutArtifacts,
                before.startedAt(),
                rankStarted,
                ranksCompleted,
                interrupted,
                finished,
                finishedAt,
                List.copyOf(tasks));
    }
}
