package dev.reproof.engine.decide;

import dev.reproof.engine.decide.RunCommand.CompleteRank;
import dev.reproof.engine.decide.RunCommand.DispatchTask;
import dev.reproof.engine.decide.RunCommand.FailTask;
import dev.reproof.engine.decide.RunCommand.FinishRun;
import dev.reproof.engine.decide.RunCommand.FinishTask;
import dev.reproof.engine.decide.RunCommand.InterruptRun;
import dev.reproof.engine.decide.RunCommand.Partial;
import dev.reproof.engine.decide.RunCommand.RefuseTask;
import dev.reproof.engine.decide.RunCommand.SkipTask;
import dev.reproof.engine.decide.RunCommand.StartRank;
import dev.reproof.engine.decide.RunCommand.TakeOver;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskRefused;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what follows from a command: a pure function of the state. A command that was carried out already yields no
 * event; one that contradicts what was recorded is rejected.
 */
public final class RunDecider implements RunCommand.Handler<List<Decision>> {

    private static final String REQUEUED = "the runner ended before the attempt did";

    private final RunState state;
    private final RunRules rules;

    private RunDecider(RunState state) {
        this.state = state;
        this.rules = new RunRules(state);
    }

    /**
     * The events that follow.
     *
     * @throws Rejected when the state forbids the command
     * @throws Corrupt when a prompt is not the one that was sent before
     */
    public static List<Decision> decide(RunState state, RunCommand command) {
        return command.accept(new RunDecider(state));
    }

    @Override
    public List<Decision> takeOver(TakeOver command) {
        rules.requireUnfinished("take over");
        List<Decision> events = new ArrayList<>();
        events.add(new RunResumed(
                state.epoch() + 1,
                command.host(),
                command.pid(),
                command.engine(),
                command.road(),
                command.artifacts(),
                command.withoutArtifacts() ? Optional.of(true) : Optional.empty()));
        for (TaskState task : state.running()) {
            AttemptKey key = task.running().orElseThrow();
            Partial partial = command.partials().stream()
                    .filter(candidate -> candidate.key().equals(key))
                    .findFirst()
                    .orElseThrow(() ->
                            rules.rejected("take over", key, "what was recorded of every running task", "nothing"));
            events.add(new TaskRequeued(key, REQUEUED, partial.text()));
        }
        return events;
    }

    @Override
    public List<Decision> startRank(StartRank command) {
        if (command.rank() >= 0 && command.rank() <= state.rankStarted()) {
            return List.of();
        }
        rules.requireUnfinished("start a rank");
        if (command.rank() != state.ranksCompleted()
                || command.rank() >= state.dag().ranks().size()) {
            throw rules.rejected("start rank " + command.rank(), "rank " + state.ranksCompleted() + " comes next");
        }
        return List.of(new RankStarted(0, command.rank()));
    }

    @Override
    public List<Decision> completeRank(CompleteRank command) {
        if (command.rank() >= 0 && command.rank() < state.ranksCompleted()) {
            return List.of();
        }
        rules.requireUnfinished("complete a rank");
        if (command.rank() != state.rankStarted() || command.rank() != state.ranksCompleted()) {
            throw rules.rejected(
                    "complete rank " + command.rank(),
                    state.rankStarted() < state.ranksCompleted()
                            ? "no rank is under way"
                            : "rank " + state.rankStarted() + " is under way");
        }
        List<TaskId> members = state.dag().ranks().get(command.rank());
        for (TaskId member : members) {
            if (!state.task(member).status().ended()) {
                throw rules.rejected(
                        "complete rank " + command.rank(),
                        "task '" + member + "' is "
                                + state.task(member).status().word());
            }
        }
        return List.of(new RankCompleted(0, command.rank(), members));
    }

    @Override
    public List<Decision> dispatchTask(DispatchTask command) {
        rules.requireUnfinished("dispatch a task");
        TaskState task = rules.known(command.key().task());
        Optional<TaskDispatched> before = task.dispatch(command.key().iteration());
        if (task.running().equals(Optional.of(command.key()))
                && before.orElseThrow().prompt().equals(command.prompt())
                && before.orElseThrow().stream().equals(command.stream())) {
            return List.of();
        }
        AttemptKey expected = new AttemptKey(task.id(), task.iteration(), task.attempts() + 1);
        if (task.status() != TaskStatus.PENDING || !command.key().equals(expected)) {
            throw rules.rejected(
                    "dispatch",
                    command.key(),
                    "a waiting task and " + expected,
                    task.status().word());
        }
        rules.requireParentsFinished(task.id());
        before.ifPresent(earlier -> rules.requireSamePrompt(command, earlier));
        return List.of(new TaskDispatched(
                command.key(), command.stream(), command.prompt(), command.inputs(), command.model()));
    }

    @Override
    public List<Decision> finishTask(FinishTask command) {
        TaskState task = rules.known(command.key().task());
        if (task.status() == TaskStatus.FINISHED
                && task.transcript()
                        .filter(text -> text.key().equals(command.key()))
                        .isPresent()) {
            rules.requireSame(command.key(), task.transcript().orElseThrow().seal(), command.seal());
            return List.of();
        }
        rules.requireRunning("finish", command.key(), task);
        return List.of(new TaskFinished(command.key(), command.seal(), command.usage()));
    }

    @Override
    public List<Decision> failTask(FailTask command) {
        TaskState task = rules.known(command.key().task());
        if (task.status() == TaskStatus.ERROR
                && task.iteration() == command.key().iteration()
                && task.attempts() == command.key().attempt()
                && task.errorMessage().equals(Optional.of(command.message()))) {
            return List.of();
        }
        rules.requireRunning("fail", command.key(), task);
        return List.of(new TaskFailed(command.key(), command.message(), command.seal(), command.usage()));
    }

    @Override
    public List<Decision> skipTask(SkipTask command) {
        TaskState task = rules.known(command.task());
        List<TaskId> blockers = rules.blockers(task.id());
        if (task.status() == TaskStatus.ERROR && !blockers.isEmpty()) {
            return List.of();
        }
        if (task.status() != TaskStatus.PENDING || blockers.isEmpty()) {
            throw rules.rejected(
                    "skip task '" + task.id() + "'", "it is " + task.status().word() + " and blocked by " + blockers);
        }
        return List.of(new TaskSkipped(task.id(), task.iteration(), blockers));
    }

    @Override
    public List<Decision> refuseTask(RefuseTask command) {
        TaskState task = rules.known(command.task());
        if (task.status() == TaskStatus.ERROR && task.errorMessage().equals(Optional.of(command.message()))) {
            return List.of();
        }
        if (task.status() != TaskStatus.PENDING) {
            throw rules.rejected(
                    "refuse task '" + task.id() + "'", "it is " + task.status().word());
        }
        return List.of(new TaskRefused(task.id(), task.iteration(), command.message()));
    }

    @Override
    public List<Decision> interruptRun(InterruptRun command) {
        return state.finished().isPresent() || state.interrupted().isPresent()
                ? List.of()
                : List.of(new RunInterrupted(command.reason()));
    }

    @Override
    public List<Decision> finishRun(FinishRun command) {
        if (state.finished().isPresent()) {
            if (state.finished().orElseThrow().outcome() != command.outcome()) {
                throw rules.rejected(
                        "finish the run as " + command.outcome(),
                        "it has finished as " + state.finished().orElseThrow().outcome());
            }
            return List.of();
        }
        if (state.ranksCompleted() != state.dag().ranks().size()) {
            throw rules.rejected(
                    "finish the run",
                    state.ranksCompleted() + " of " + state.dag().ranks().size() + " ranks are complete");
        }
        if (command.outcome() == RunOutcome.SUCCESS) {
            requireAllFinished();
        }
        return List.of(new RunFinished(command.outcome(), command.message()));
    }

    private void requireAllFinished() {
        for (TaskState task : state.tasks()) {
            if (task.status() != TaskStatus.FINISHED) {
                throw rules.rejected(
                        "finish the run as " + RunOutcome.SUCCESS,
                        "task '" + task.id() + "' is " + task.status().word());
            }
        }
    }
}
