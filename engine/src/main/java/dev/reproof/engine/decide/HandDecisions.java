package dev.reproof.engine.decide;

import dev.reproof.engine.decide.RunCommand.Rerun;
import dev.reproof.engine.decide.RunCommand.TakeByHand;
import dev.reproof.events.ByHand;
import dev.reproof.events.Decision;
import dev.reproof.events.ReproofException.Rejected;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskEvent.TaskTakenByHand;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Task.FanOutTask;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What follows from what a person wants of tasks. */
final class HandDecisions {

    private final RunState state;
    private final RunRules rules;

    HandDecisions(RunState state, RunRules rules) {
        this.state = state;
        this.rules = rules;
    }

    List<Decision> take(TakeByHand command) {
        if (state.taken().contains(command.command())) {
            return List.of();
        }
        if (command.how().endsWell() != command.text().isPresent()) {
            throw rules.rejected(
                    "have task '" + UntrustedText.shorten(command.task().value()) + "' "
                            + command.how().phrase(),
                    command.how().endsWell() ? "no text was given" : "it has no answer then, and a text was given");
        }
        TaskState task = rules.known(command.task());
        require(command.how(), task);
        command.text().ifPresent(text -> requireAttempt(command.how(), task, text.attempt()));
        List<Decision> events = new ArrayList<>();
        events.add(new TaskTakenByHand(
                task.id(), task.iteration(), command.how(), command.text(), command.message(), command.command()));
        if (command.how().endsWell()) {
            events.addAll(unblocked(task));
        }
        return events;
    }

    private void require(ByHand how, TaskState task) {
        TaskStatus status = task.status();
        if (status == TaskStatus.FINISHED) {
            throw refused(how, task, "; 'reproof rerun " + state.run() + " TASK --only' has it wait again first");
        }
        if (status == TaskStatus.RUNNING) {
            throw refused(how, task, "; its attempt has to be given up first");
        }
        boolean answers = how == ByHand.FINISHED || how == ByHand.SALVAGED;
        if (answers && state.dag().task(task.id()) instanceof FanOutTask list) {
            throw refused(
                    how,
                    task,
                    "; it only reads the answer of task '"
                            + UntrustedText.shorten(list.over().value()) + "', so that is the one to be finished");
        }
        switch (how) {
            case APPROVED, REJECTED -> {
                if (status != TaskStatus.AWAITING_APPROVAL) {
                    throw refused(how, task, "; only a pause that waits for a release can be");
                }
            }
            case FAILED, CANCELLED -> {
                if (status.ended()) {
                    throw refused(how, task, "; it has ended without an answer already");
                }
            }
            case SALVAGED -> {
                if (status == TaskStatus.AWAITING_APPROVAL) {
                    throw refused(how, task, "; a pause says nothing, approve or reject it");
                }
            }
            case SKIPPED -> {
                if (state.isReviewer(task.id())) {
                    throw refused(how, task, "; a loop ends with its review, so finish it with one");
                }
            }
            case FINISHED -> {
                // whatever has no answer may be given one
            }
        }
    }

    /** A person's text is an attempt of its own, or that of a pause that waits; what is salvaged has one. */
    private void requireAttempt(ByHand how, TaskState task, int attempt) {
        int own = task.awaited().isPresent() ? task.attempts() : task.attempts() + 1;
        boolean fits = how == ByHand.SALVAGED ? attempt >= 1 && attempt <= task.attempts() : attempt == own;
        if (!fits) {
            throw refused(how, task, "; expected a text of attempt " + own + ", found one of " + attempt);
        }
    }

    private Rejected refused(ByHand how, TaskState task, String hint) {
        return rules.rejected(
                "have task '" + UntrustedText.shorten(task.id().value()) + "' " + how.phrase(),
                "it is " + task.status().word() + hint);
    }

    /** What was skipped because of that task, and because of nothing else that still stands. */
    private List<Decision> unblocked(TaskState task) {
        Set<TaskId> free = new HashSet<>(Set.of(task.id()));
        List<Decision> events = new ArrayList<>();
        for (List<TaskId> rank : state.dag().ranks()) {
            for (TaskId id : rank) {
                TaskState other = state.task(id);
                List<TaskId> parents = state.dag().task(id).dependsOn();
                boolean waited =
                        !other.blockedBy().isEmpty() && parents.stream().anyMatch(free::contains);
                if (waited && free.containsAll(rules.blockers(id))) {
                    free.add(id);
                    events.add(new TaskReopened(
                            id,
                            other.iteration(),
                            "task '" + UntrustedText.shorten(task.id().value()) + "' has an answer now"));
                }
            }
        }
        return events;
    }

    private void requireNeeded(TaskId id) {
        if (rules.known(id).isUnneeded()) {
            String list = UntrustedText.shorten(
                    state.dag().task(id).item().orElseThrow().of().value());
            throw rules.rejected(
                    "run task '" + UntrustedText.shorten(id.value()) + "' again",
                    "the list '" + list + "' has no item for it; run that one again for another list");
        }
    }

    List<Decision> rerun(Rerun command) {
        command.tasks().forEach(this::requireNeeded);
        Set<TaskId> again = command.only() ? new HashSet<>(command.tasks()) : state.withDependents(command.tasks());
        List<Decision> events = new ArrayList<>();
        for (List<TaskId> rank : state.dag().ranks()) {
            for (TaskId id : rank) {
                TaskState task = state.task(id);
                if (!again.contains(id) || task.status() == TaskStatus.PENDING) {
                    continue;
                }
                if (!task.status().ended()) {
                    throw rules.rejected(
                            "run task '" + UntrustedText.shorten(id.value()) + "' again",
                            "it is " + task.status().word()
                                    + (task.status() == TaskStatus.AWAITING_APPROVAL
                                            ? "; approve it, reject it, or let it fail first"
                                            : "; its attempt has to be given up first"));
                }
                events.add(new TaskReopened(id, task.iteration(), command.reason()));
            }
        }
        return events;
    }
}
