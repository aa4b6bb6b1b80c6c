package dev.reproof.engine.decide;

import dev.reproof.engine.decide.RunCommand.DispatchTask;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.ReproofException.Corrupt;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.Seal;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskId;
import dev.reproof.events.dag.Task.FanOutTask;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskChoices;
import dev.reproof.projections.run.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What must hold of a run for a command to be carried out, and how it is said where it does not. */
final class RunRules {

    private final RunState state;

    RunRules(RunState state) {
        this.state = state;
    }

    TaskState known(TaskId id) {
        return state.find(id).orElseThrow(() -> rejected("use task '" + id + "'", "the DAG has no such task"));
    }

    /** A warning, unless the run has it; it stands before what it is about. */
    Stream<Decision> warning(WarningCode code, String text) {
        OperatorWarned warning = new OperatorWarned(code.name(), text);
        return state.warnings().contains(warning) ? Stream.empty() : Stream.of(warning);
    }

    List<TaskId> blockers(TaskId id) {
        return state.dag().task(id).dependsOn().stream()
                .filter(parent -> state.task(parent).status().stopped() && !letsChildrenRun(parent))
                .toList();
    }

    private boolean letsChildrenRun(TaskId parent) {
        return TaskChoices.of(state, parent).letsChildrenRun();
    }

    void requireList(TaskId id) {
        if (!(state.dag().task(id) instanceof FanOutTask)) {
            throw rejected("read a list for task '" + id + "'", "the DAG has no fanOut there");
        }
    }

    void requireParentsFinished(TaskId id) {
        for (TaskId parent : state.dag().task(id).dependsOn()) {
            if (!letsChildrenRun(parent)) {
                throw rejected(
                        "dispatch task '" + id + "'",
                        "its parent '" + parent + "' is "
                                + state.task(parent).status().word());
            }
        }
    }

    void requireSamePrompt(DispatchTask command, TaskDispatched before) {
        if (!before.prompt().equals(command.prompt())) {
            throw new Corrupt("Input parity is broken: run=" + state.run() + " " + command.key()
                    + " expected the prompt of attempt " + before.key().attempt() + " with "
                    + before.prompt().bytes()
                    + " bytes and sha256=" + before.prompt().sha256() + ", found "
                    + command.prompt().bytes()
                    + " bytes and sha256=" + command.prompt().sha256()
                    + "; nothing was sent, keep a copy of the run's directory and report it");
        }
    }

    void requireSame(AttemptKey key, Seal recorded, Seal claimed) {
        if (!recorded.equals(claimed)) {
            throw rejected(
                    "finish",
                    key,
                    "the transcript that was recorded, sha256=" + recorded.sha256(),
                    "sha256=" + claimed.sha256());
        }
    }

    void requireRunning(String verb, AttemptKey key, TaskState task) {
        if (!task.running().equals(Optional.of(key))) {
            throw rejected(
                    verb,
                    key,
                    "the running attempt",
                    task.status().word() + " at iteration " + task.iteration() + " attempt " + task.attempts());
        }
    }

    void requireUnfinished(String what) {
        if (state.finished().isPresent()) {
            throw rejected(
                    what, "it has finished as " + state.finished().orElseThrow().outcome());
        }
    }

    Rejected rejected(String what, String because) {
        return new Rejected("Cannot " + what + ": run=" + state.run() + " " + because);
    }

    Rejected rejected(String verb, AttemptKey key, String expected, String found) {
        return new Rejected(
                "Cannot " + verb + ": run=" + state.run() + " " + key + " expected " + expected + ", found " + found);
    }
}
