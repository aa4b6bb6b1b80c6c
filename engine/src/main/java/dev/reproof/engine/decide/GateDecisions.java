package dev.reproof.engine.decide;

import dev.reproof.engine.decide.RunCommand.EndOracle;
import dev.reproof.engine.decide.RunCommand.FailCheckpoint;
import dev.reproof.engine.decide.RunCommand.FailTask;
import dev.reproof.engine.decide.RunCommand.FanOut;
import dev.reproof.engine.decide.RunCommand.FinishTask;
import dev.reproof.engine.decide.RunCommand.OpenCheckpoint;
import dev.reproof.engine.decide.RunCommand.ReleaseCheckpoint;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.TaskEvent.CheckpointOpened;
import dev.reproof.events.TaskEvent.CheckpointReleased;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFannedOut;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What follows from what is asked of a pause or an oracle. */
final class GateDecisions {

    private final RunRules rules;
    private final TaskDecisions tasks;

    GateDecisions(RunRules rules, TaskDecisions tasks) {
        this.rules = rules;
        this.tasks = tasks;
    }

    List<Decision> endOracle(EndOracle command) {
        AttemptKey key = command.evidence().key();
        List<Decision> end = command.failure()
                .map(message -> tasks.fail(new FailTask(key, message, command.seal(), TokenUsage.UNKNOWN)))
                .orElseGet(() -> tasks.finish(new FinishTask(key, command.seal(), TokenUsage.UNKNOWN)));
        return end.isEmpty()
                ? end
                : Stream.concat(Stream.of(command.evidence()), end.stream()).toList();
    }

    List<Decision> open(OpenCheckpoint command) {
        TaskState task = rules.known(command.key().task());
        boolean open = task.awaited().equals(Optional.of(command.key()));
        if (open && task.gate().sentinel().equals(Optional.of(command.sentinel()))) {
            return List.of();
        }
        AttemptKey expected = new AttemptKey(task.id(), task.iteration(), task.attempts() + 1);
        if (!open && (task.status() != TaskStatus.PENDING || !command.key().equals(expected))) {
            throw rules.rejected(
                    "open the pause",
                    command.key(),
                    "a waiting task and " + expected,
                    task.status().word());
        }
        rules.requireUnfinished("open a pause");
        rules.requireParentsFinished(task.id());
        return List.of(new CheckpointOpened(command.key(), command.sentinel()));
    }

    List<Decision> release(ReleaseCheckpoint command) {
        TaskState task = rules.known(command.key().task());
        if (task.status() == TaskStatus.FINISHED
                && task.transcriptOf(command.key()).isPresent()) {
            rules.requireSame(command.key(), task.transcript().orElseThrow().seal(), command.seal());
            return List.of();
        }
        requireOpen("release", command.key(), task);
        return List.of(new CheckpointReleased(command.key(), command.stream(), command.seal()));
    }

    List<Decision> fanOut(FanOut command) {
        TaskState task = rules.known(command.key().task());
        if (command.items().isPresent()
                && task.status() == TaskStatus.FINISHED
                && task.transcriptOf(command.key()).isPresent()) {
            rules.requireSame(
                    command.key(),
                    task.transcript().orElseThrow().seal(),
                    command.items().get().seal());
            return List.of();
        }
        if (command.message().isPresent()
                && TaskDecisions.ended(
                        task, TaskStatus.ERROR, command.key(), command.message().get())) {
            return List.of();
        }
        AttemptKey expected = new AttemptKey(task.id(), task.iteration(), task.attempts() + 1);
        if (task.status() != TaskStatus.PENDING || !command.key().equals(expected)) {
            throw rules.rejected(
                    "read the list",
                    command.key(),
                    "a waiting task and " + expected,
                    task.status().word());
        }
        rules.requireUnfinished("read a list");
        rules.requireList(task.id());
        rules.requireParentsFinished(task.id());
        return List.of(new TaskFannedOut(command.key(), command.over(), command.items(), command.message()));
    }

    List<Decision> fail(FailCheckpoint command) {
        TaskState task = rules.known(command.key().task());
        if (TaskDecisions.ended(task, TaskStatus.ERROR, command.key(), command.message())) {
            return List.of();
        }
        requireOpen("fail", command.key(), task);
        return List.of(new TaskFailed(command.key(), command.message(), command.seal(), TokenUsage.UNKNOWN));
    }

    private void requireOpen(String verb, AttemptKey key, TaskState task) {
        if (!task.awaited().equals(Optional.of(key))) {
            throw rules.rejected(verb, key, "an open pause", task.status().word());
        }
    }
}
