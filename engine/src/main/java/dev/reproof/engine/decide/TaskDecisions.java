package dev.reproof.engine.decide;

import dev.reproof.engine.decide.RunCommand.CountRedactions;
import dev.reproof.engine.decide.RunCommand.DispatchTask;
import dev.reproof.engine.decide.RunCommand.ExceedAttempt;
import dev.reproof.engine.decide.RunCommand.ExceedTask;
import dev.reproof.engine.decide.RunCommand.FailTask;
import dev.reproof.engine.decide.RunCommand.FinishTask;
import dev.reproof.engine.decide.RunCommand.GiveUp;
import dev.reproof.engine.decide.RunCommand.LeaveWorktree;
import dev.reproof.engine.decide.RunCommand.ReportAgent;
import dev.reproof.engine.decide.RunCommand.SkipTask;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.EmptyAnswer;
import dev.reproof.events.PromptInput;
import dev.reproof.events.Sha256;
import dev.reproof.events.TaskEvent.AgentReported;
import dev.reproof.events.TaskEvent.SecretsRedacted;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskEvent.WorktreeLeft;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.Worktree;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.run.WorktreeBase;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What follows from what is asked of one task. */
final class TaskDecisions {

    private static final String NO_ANSWER = "The agent ended well and said nothing, which --empty-answer fail forbids";

    private final RunState state;
    private final RunRules rules;
    private final RetryDecisions retries;

    TaskDecisions(RunState state, RunRules rules) {
        this.state = state;
        this.rules = rules;
        this.retries = new RetryDecisions(state, rules);
    }

    List<Decision> dispatch(DispatchTask command) {
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
        before.filter(earlier -> isOfTheSame(earlier, command))
                .ifPresent(earlier -> rules.requireSamePrompt(command, earlier));
        TaskDispatched sent = new TaskDispatched(
                command.key(),
                command.stream(),
                command.prompt(),
                command.inputs(),
                command.model(),
                command.feedback(),
                command.worktree());
        return Stream.concat(otherBase(command), Stream.of(sent)).toList();
    }

    private Stream<Decision> otherBase(DispatchTask command) {
        Optional<String> wanted = WorktreeBase.of(state, command.key().task());
        return command.worktree()
                .filter(given -> wanted.isPresent() && !wanted.get().equals(given.base()))
                .map(given -> rules.warning(
                        WarningCode.WORKTREE_BASE_GONE,
                        "The repository does not have commit " + wanted.orElseThrow()
                                + ", with which the worktree of task '"
                                + name(command.key()) + "' was to begin (iteration "
                                + command.key().iteration() + ", attempt "
                                + command.key().attempt() + "); it begins with " + given.base()
                                + ", which the checkout has, so what was done before is not in it"))
                .orElseGet(Stream::empty);
    }

    private static String name(AttemptKey key) {
        return UntrustedText.shorten(key.task().value());
    }

    /**
     * A parent that has said something else since, as a loop may let it before a failed task is retried, changes the prompt; so
     * does one that was retried and has failed otherwise.
     */
    private static boolean isOfTheSame(TaskDispatched earlier, DispatchTask command) {
        return sources(earlier.inputs()).equals(sources(command.inputs()))
                && sources(earlier.feedback().stream().toList())
                        .equals(sources(command.feedback().stream().toList()));
    }

    private static List<Source> sources(List<PromptInput> inputs) {
        return inputs.stream().map(Source::of).toList();
    }

    /** What a parent gave: what an attempt said, or, where it has failed, how. */
    private record Source(Optional<AttemptKey> said, Optional<Sha256> failure) {
        static Source of(PromptInput input) {
            return new Source(
                    input.source(), input.source().isPresent() ? Optional.empty() : Optional.of(input.excerpt()));
        }
    }

    List<Decision> finish(FinishTask command) {
        TaskState task = rules.known(command.key().task());
        if (task.status() == TaskStatus.FINISHED
                && task.transcriptOf(command.key()).isPresent()) {
            rules.requireSame(command.key(), task.transcript().orElseThrow().seal(), command.seal());
            return List.of();
        }
        if (command.silent() && emptyAnswer(task) == EmptyAnswer.FAIL) {
            return fail(new FailTask(command.key(), NO_ANSWER, command.seal(), command.usage()));
        }
        rules.requireRunning("finish", command.key(), task);
        List<Decision> end =
                end(task.id(), new TaskFinished(command.key(), command.seal(), command.usage()), command.usage(), true);
        if (!command.silent() || emptyAnswer(task) != EmptyAnswer.WARN) {
            return end;
        }
        return Stream.concat(rules.warning(WarningCode.EMPTY_ANSWER, noAnswer(command.key())), end.stream())
                .toList();
    }

    /** What a reviewer has not said is up to its loop. */
    private EmptyAnswer emptyAnswer(TaskState task) {
        return state.isReviewer(task.id())
                ? EmptyAnswer.ACCEPT
                : state.options().emptyAnswer().orElse(EmptyAnswer.WARN);
    }

    private static String noAnswer(AttemptKey key) {
        return "Task '" + UntrustedText.shorten(key.task().value()) + "' is finished and has said nothing (iteration "
                + key.iteration()
                + "), so the tasks that depend on it get no text of it;"
                + " --empty-answer fail lets such a task fail, --empty-answer accept says that it is as it should be";
    }

    List<Decision> fail(FailTask command) {
        TaskState task = rules.known(command.key().task());
        if (ended(task, TaskStatus.ERROR, command.key(), command.message()) || waits(task, command.key())) {
            return List.of();
        }
        rules.requireRunning("fail", command.key(), task);
        List<Decision> end = end(
                task.id(),
                new TaskFailed(command.key(), command.message(), command.seal(), command.usage()),
                command.usage(),
                command.seal().bytes() > 0);
        return Stream.of(retries.before(command), end.stream(), retries.after(command))
                .flatMap(events -> events)
                .toList();
    }

    /** Whether that attempt has failed, and the task is tried again. */
    private static boolean waits(TaskState task, AttemptKey key) {
        return task.waiting().isPresent() && task.iteration() == key.iteration() && task.attempts() == key.attempt();
    }

    /** What has ended was counted with its end. */
    List<Decision> count(CountRedactions command) {
        TaskState task = rules.known(command.key().task());
        return task.running().equals(Optional.of(command.key()))
                ? List.of(new SecretsRedacted(command.key(), command.counts()))
                : List.of();
    }

    /** What has ended has reported with its end. */
    List<Decision> report(ReportAgent command) {
        TaskState task = rules.known(command.key().task());
        boolean told = task.told()
                .last()
                .filter(last -> last.key().equals(command.key()))
                .isPresent();
        if (told || !task.running().equals(Optional.of(command.key()))) {
            return List.of();
        }
        return Stream.concat(denied(command), Stream.of(new AgentReported(command.key(), command.report())))
                .toList();
    }

    /** What has ended has left all that it could. */
    List<Decision> leave(LeaveWorktree command) {
        WorktreeLeft left = command.left();
        TaskState task = rules.known(left.key().task());
        if (task.worktreeLeft(left.key()).isPresent() || !task.running().equals(Optional.of(left.key()))) {
            return List.of();
        }
        Optional<Worktree> given = task.dispatch(left.key().iteration()).flatMap(TaskDispatched::worktree);
        if (!given.equals(Optional.of(left.worktree()))) {
            throw rules.rejected(
                    "keep what was left by",
                    left.key(),
                    given.map(Worktree::toString).orElse("no worktree"),
                    left.worktree().toString());
        }
        return Stream.concat(untaken(left), Stream.of(left)).toList();
    }

    private Stream<Decision> untaken(WorktreeLeft left) {
        return left.problem()
                .map(why -> rules.warning(
                        WarningCode.WORKTREE_UNTAKEN,
                        "Not all that task '" + name(left.key()) + "' left in its worktree was taken (iteration "
                                + left.key().iteration() + ", attempt "
                                + left.key().attempt() + "): " + why))
                .orElseGet(Stream::empty);
    }

    private Stream<Decision> denied(ReportAgent command) {
        long denials = command.report().denials();
        return denials == 0
                ? Stream.empty()
                : rules.warning(
                        WarningCode.TOOLS_DENIED,
                        "The agent of task '"
                                + UntrustedText.shorten(command.key().task().value())
                                + "' was not allowed to use a tool " + denials + (denials == 1 ? " time" : " times")
                                + " (iteration " + command.key().iteration() + ", attempt "
                                + command.key().attempt()
                                + "), and may have left its work undone; grant it the rights that the task needs");
    }

    /** What has ended, or waits again, is not given up. */
    List<Decision> giveUp(GiveUp command) {
        TaskState task = rules.known(command.key().task());
        return task.running().equals(Optional.of(command.key()))
                ? List.of(new TaskRequeued(command.key(), command.reason(), command.text()))
                : List.of();
    }

    List<Decision> skip(SkipTask command) {
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

    List<Decision> exceed(ExceedTask command) {
        TaskState task = rules.known(command.task());
        if (task.status() == TaskStatus.BUDGET_EXCEEDED && task.errorMessage().equals(Optional.of(command.message()))) {
            return List.of();
        }
        if (task.status() != TaskStatus.PENDING) {
            throw rules.rejected(
                    "end task '" + task.id() + "' at a limit",
                    "it is " + task.status().word());
        }
        return List.of(new TaskBudgetExceeded(task.id(), task.iteration(), command.limit(), command.message()));
    }

    List<Decision> exceed(ExceedAttempt command) {
        TaskState task = rules.known(command.key().task());
        if (ended(task, TaskStatus.BUDGET_EXCEEDED, command.key(), command.message())) {
            return List.of();
        }
        rules.requireRunning("end", command.key(), task);
        TaskBudgetExceeded exceeded = new TaskBudgetExceeded(
                task.id(),
                task.iteration(),
                command.limit(),
                command.message(),
                Optional.of(command.key().attempt()),
                Optional.of(command.seal()),
                command.usage());
        return end(task.id(), exceeded, command.usage(), true);
    }

    /** An attempt that failed without a word may have spent nothing. */
    private List<Decision> end(TaskId task, Decision how, TokenUsage usage, boolean spent) {
        return Stream.concat(UnmeasuredBudget.warnings(state, rules.known(task), usage, spent).stream(), Stream.of(how))
                .toList();
    }

    static boolean ended(TaskState task, TaskStatus status, AttemptKey key, String message) {
        return task.status() == status
                && task.iteration() == key.iteration()
                && task.attempts() == key.attempt()
                && task.errorMessage().equals(Optional.of(message));
    }
}
