package dev.reproof.projections.run;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.ByHand;
import dev.reproof.events.TaskEvent.AgentReported;
import dev.reproof.events.TaskEvent.CheckpointOpened;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFannedOut;
import dev.reproof.events.TaskEvent.TaskImported;
import dev.reproof.events.TaskEvent.TaskTakenByHand;
import dev.reproof.events.TaskEvent.TaskWaiting;
import dev.reproof.events.TaskEvent.WorktreeLeft;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.run.TaskStanding.Finished;
import dev.reproof.projections.run.TaskStanding.Open;
import dev.reproof.projections.run.TaskStanding.Reopened;
import dev.reproof.projections.run.TaskStanding.Stopped;
import dev.reproof.projections.run.TaskStanding.Unneeded;
import dev.reproof.projections.run.TaskStanding.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One task of a run, as its events tell it.
 *
 * @param iteration convergence round it is in
 * @param attempts dispatches of that iteration so far
 * @param startedAt when the last attempt was dispatched
 * @param transcript text of the last attempt that finished, which stays while the task waits to run again
 * @param findings what a findings file said of {@code transcript}, where that is only the end of a text
 * @param dispatches last dispatch of every iteration
 * @param gate what a gate left besides its text
 * @param told what agents told of all its attempts
 * @param tries how often it was tried again
 * @param redefined whether the DAG or the options have changed since its last dispatch, so that its next prompt may be another one
 * @param worktrees what it left in a worktree last in every iteration
 */
public record TaskState(
        TaskId id,
        int iteration,
        int attempts,
        Optional<Instant> startedAt,
        TaskStanding standing,
        TokenUsage usage,
        Optional<TranscriptRef> transcript,
        Optional<TranscriptRef> findings,
        List<TaskDispatched> dispatches,
        Gate gate,
        Told told,
        Tries tries,
        boolean redefined,
        List<WorktreeLeft> worktrees) {

    /**
     * What a gate left.
     *
     * @param sentinel the file that holds a pause; absent for other tasks, and before it was opened
     * @param evidence what an oracle's command printed; absent for other tasks, and before it ended
     */
    public record Gate(Optional<String> sentinel, Optional<OracleEvidenceRecorded> evidence) {
        static final Gate NONE = new Gate(Optional.empty(), Optional.empty());
    }

    public TaskState {
        dispatches = List.copyOf(dispatches);
        worktrees = List.copyOf(worktrees);
    }

    static TaskState waiting(TaskId id) {
        return new TaskState(
                id,
                0,
                0,
                Optional.empty(),
                new Open(TaskStatus.PENDING),
                TokenUsage.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Gate.NONE,
                Told.NOTHING,
                Tries.NONE,
                false,
                List.of());
    }

    public TaskStatus status() {
        return standing.status();
    }

    /** When the task ended; absent while it has not. */
    public Optional<Instant> finishedAt() {
        return standing.finishedAt();
    }

    /** Why it did not finish; absent otherwise. */
    public Optional<String> errorMessage() {
        return standing.errorMessage();
    }

    /** Why it was skipped: the parents that did not finish; empty otherwise. */
    public List<TaskId> blockedBy() {
        return standing.blockedBy();
    }

    /** The last dispatch of that iteration, if there was one. */
    public Optional<TaskDispatched> dispatch(int ofIteration) {
        return dispatches.stream()
                .filter(dispatched -> dispatched.key().iteration() == ofIteration)
                .findFirst();
    }

    /** The text of that attempt, if it is the last one that finished. */
    public Optional<TranscriptRef> transcriptOf(AttemptKey key) {
        return transcript.filter(text -> text.key().equals(key));
    }

    /** The attempt that is running. */
    public Optional<AttemptKey> running() {
        return status() == TaskStatus.RUNNING ? Optional.of(new AttemptKey(id, iteration, attempts)) : Optional.empty();
    }

    /** Why it is tried again, and when; absent while it does not wait for that. */
    public Optional<Waiting> waiting() {
        return standing instanceof Waiting waiting ? Optional.of(waiting) : Optional.empty();
    }

    /** The opening of a pause that is not released. */
    public Optional<AttemptKey> awaited() {
        return status() == TaskStatus.AWAITING_APPROVAL
                ? Optional.of(new AttemptKey(id, iteration, attempts))
                : Optional.empty();
    }

    /** Why it is to run again, as who wanted that said; absent where it does not wait for that. */
    public Optional<String> reopenedFor() {
        return standing instanceof Reopened again ? Optional.of(again.why()) : Optional.empty();
    }

    /** How a person settled it; absent where nobody did. */
    public Optional<ByHand> byHand() {
        return standing.byHand();
    }

    /** Whether it need not run, since the list that it stands for an item of has fewer. */
    public boolean isUnneeded() {
        return standing instanceof Unneeded;
    }

    /** Whether it failed by itself, and not because of a parent. */
    public boolean failed() {
        return status() == TaskStatus.ERROR && blockedBy().isEmpty();
    }

    TaskState dispatched(TaskDispatched event, Instant at) {
        TreeMap<Integer, TaskDispatched> byIteration = new TreeMap<>();
        dispatches.forEach(earlier -> byIteration.put(earlier.key().iteration(), earlier));
        byIteration.put(event.key().iteration(), event);
        return begun(TaskStatus.RUNNING, event.key(), at)
                .dispatches(List.copyOf(byIteration.values()))
                .redefined(false);
    }

    TaskState opened(CheckpointOpened event, Instant at) {
        return begun(TaskStatus.AWAITING_APPROVAL, event.key(), at)
                .gate(new Gate(Optional.of(event.sentinel()), Optional.empty()));
    }

    private TaskState begun(TaskStatus next, AttemptKey key, Instant at) {
        return at(key.iteration(), key.attempt(), Optional.of(at)).standing(new Open(next), TokenUsage.UNKNOWN);
    }

    TaskState finished(TranscriptRef text, TokenUsage used, Instant at) {
        return standing(new Finished(Optional.of(at)), used).said(Optional.of(text), Optional.empty());
    }

    TaskState failed(String message, TokenUsage used, Instant at) {
        return stopped(TaskStatus.ERROR, message, used, at, List.of());
    }

    TaskState skipped(String message, List<TaskId> blockers, Instant at) {
        return stopped(TaskStatus.ERROR, message, TokenUsage.UNKNOWN, at, blockers);
    }

    TaskState exceeded(String message, TokenUsage used, Instant at) {
        return stopped(TaskStatus.BUDGET_EXCEEDED, message, used, at, List.of());
    }

    private TaskState stopped(TaskStatus how, String message, TokenUsage used, Instant at, List<TaskId> blockers) {
        return standing(new Stopped(how, Optional.of(at), Optional.of(message), blockers), used);
    }

    TaskState requeued() {
        return standing(new Open(TaskStatus.PENDING), TokenUsage.UNKNOWN);
    }

    /** Somebody wants it to run again, and so to be as patient as at first. */
    TaskState reopened(String why) {
        TaskState again = redefined ? dispatches(List.of()).redefined(false) : this;
        return again.standing(new Reopened(why), TokenUsage.UNKNOWN).counted(told, Tries.NONE);
    }

    /** Somebody has settled it. */
    TaskState byHand(TaskTakenByHand event, Instant at) {
        Optional<ByHand> how = Optional.of(event.how());
        if (event.text().isEmpty()) {
            String message = event.message().map(words -> ": " + words).orElse("");
            String phrase = event.how().phrase();
            return standing(
                    new Stopped(
                            TaskStatus.ERROR,
                            Optional.of(at),
                            Optional.of(Character.toUpperCase(phrase.charAt(0)) + phrase.substring(1) + message),
                            List.of(),
                            how),
                    TokenUsage.UNKNOWN);
        }
        AttemptKey key = event.answer().orElseThrow();
        TranscriptRef said = new TranscriptRef(
                key, event.text().get().stream(), event.text().get().seal());
        return at(iteration, Math.max(attempts, key.attempt()), startedAt)
                .standing(new Finished(Optional.of(at), how), TokenUsage.UNKNOWN)
                .said(Optional.of(said), Optional.empty());
    }

    /** It has read a list, or found none. */
    TaskState fannedOut(TaskFannedOut event, Instant at) {
        TaskState read = at(event.key().iteration(), event.key().attempt(), Optional.of(at));
        return event.items()
                .map(list -> read.finished(
                        new TranscriptRef(event.key(), list.stream(), list.seal()), TokenUsage.UNKNOWN, at))
                .orElseGet(() -> read.failed(event.message().orElseThrow(), TokenUsage.UNKNOWN, at));
    }

    /** Whether the list has an item for it is known now; what is at work goes on. */
    TaskState forItem(boolean isThere, Instant at) {
        if (isThere) {
            return isUnneeded() ? requeued() : this;
        }
        boolean atWork = status() == TaskStatus.RUNNING;
        return atWork ? this : standing(new Unneeded(Optional.of(at)), TokenUsage.UNKNOWN);
    }

    TaskState evidence(OracleEvidenceRecorded event) {
        return gate(new Gate(Optional.empty(), Optional.of(event)));
    }

    /** A reviewer of whom no more iterations are allowed; its review stays. */
    TaskState exhausted(String message) {
        return standing(
                new Stopped(TaskStatus.BUDGET_EXCEEDED, finishedAt(), Optional.of(message), blockedBy(), byHand()),
                usage);
    }

    /** A reviewer whose review cannot be read; it stays. */
    TaskState unreadable(String message) {
        return standing(new Stopped(TaskStatus.ERROR, finishedAt(), Optional.of(message), List.of(), byHand()), usage);
    }

    /** A reviewer of whom more iterations are allowed than before. */
    TaskState allowedMore() {
        return standing(new Finished(finishedAt(), byHand()), usage);
    }

    /** The task waits for its first attempt in another iteration. */
    TaskState again(int next) {
        return at(next, 0, Optional.empty())
                .requeued()
                .counted(told, Tries.NONE)
                .said(transcript, Optional.empty())
                .gate(Gate.NONE);
    }

    /** The past of a task that has none yet. */
    TaskState imported(TaskImported past, List<TaskId> blockers) {
        return at(past.iteration(), past.attempts(), past.startedAtMillis().map(Instant::ofEpochMilli))
                .standing(standing(past, blockers), past.usage())
                .said(past.text().map(TranscriptRef::of), past.findings().map(TranscriptRef::of));
    }

    private static TaskStanding standing(TaskImported past, List<TaskId> blockers) {
        Optional<Instant> at = past.finishedAtMillis().map(Instant::ofEpochMilli);
        return switch (past.outcome()) {
            case WAITING -> new Open(TaskStatus.PENDING);
            case FINISHED -> new Finished(at);
            case FAILED, SKIPPED -> new Stopped(TaskStatus.ERROR, at, past.errorMessage(), blockers);
            case BUDGET_EXCEEDED -> new Stopped(TaskStatus.BUDGET_EXCEEDED, at, past.errorMessage(), blockers);
        };
    }

    /** The next prompt of a waiting task may differ from the one before; so may that of another one, once it waits again. */
    TaskState redefinedNow() {
        return status() == TaskStatus.PENDING ? dispatches(List.of()) : redefined(true);
    }

    private TaskState redefined(boolean since) {
        return new TaskState(
                id,
                iteration,
                attempts,
                startedAt,
                standing,
                usage,
                transcript,
                findings,
                dispatches,
                gate,
                told,
                tries,
                since,
                worktrees);
    }

    private TaskState at(int newIteration, int newAttempts, Optional<Instant> start) {
        return new TaskState(
                id,
                newIteration,
                newAttempts,
                start,
                standing,
                usage,
                transcript,
                findings,
                dispatches,
                gate,
                told,
                tries,
                redefined,
                worktrees);
    }

    private TaskState standing(TaskStanding next, TokenUsage used) {
        return new TaskState(
                id,
                iteration,
                attempts,
                startedAt,
                next,
                used,
                transcript,
                findings,
                dispatches,
                gate,
                told,
                tries,
                redefined,
                worktrees);
    }

    private TaskState said(Optional<TranscriptRef> text, Optional<TranscriptRef> found) {
        return new TaskState(
                id,
                iteration,
                attempts,
                startedAt,
                standing,
                usage,
                text,
                found,
                dispatches,
                gate,
                told,
                tries,
                redefined,
                worktrees);
    }

    private TaskState dispatches(List<TaskDispatched> last) {
        return new TaskState(
                id,
                iteration,
                attempts,
                startedAt,
                standing,
                usage,
                transcript,
                findings,
                last,
                gate,
                told,
                tries,
                redefined,
                worktrees);
    }

    private TaskState gate(Gate left) {
        return new TaskState(
                id,
                iteration,
                attempts,
                startedAt,
                standing,
                usage,
                transcript,
                findings,
                dispatches,
                left,
                told,
                tries,
                redefined,
                worktrees);
    }

    /** What that attempt left in its worktree, if it is the last of its iteration that left something. */
    public Optional<WorktreeLeft> worktreeLeft(AttemptKey key) {
        return worktrees.stream().filter(left -> left.key().equals(key)).findFirst();
    }

    /** What the attempt left in a worktree that gave the task its answer, or with which it ended otherwise. */
    public Optional<WorktreeLeft> worktreeLeft() {
        return status() == TaskStatus.FINISHED
                ? transcript.flatMap(text -> worktreeLeft(text.key()))
                : status().stopped() && attempts > 0
                        ? worktreeLeft(new AttemptKey(id, iteration, attempts))
                        : Optional.empty();
    }

    TaskState left(WorktreeLeft event) {
        List<WorktreeLeft> all = new ArrayList<>(worktrees);
        all.removeIf(earlier -> earlier.key().iteration() == event.key().iteration());
        all.add(event);
        return new TaskState(
                id,
                iteration,
                attempts,
                startedAt,
                standing,
                usage,
                transcript,
                findings,
                dispatches,
                gate,
                told,
                tries,
                redefined,
                all);
    }

    TaskState told(AgentReported event) {
        return counted(told.and(event), tries);
    }

    /** The attempt has failed, and the task is tried again. */
    TaskState waiting(TaskWaiting event, Instant at) {
        return standing(
                        new Waiting(
                                event.cause(),
                                event.untilMillis().map(Instant::ofEpochMilli),
                                errorMessage().orElse("")),
                        usage)
                .counted(told, tries.and(event, at));
    }

    private TaskState counted(Told reported, Tries tried) {
        return new TaskState(
                id,
                iteration,
                attempts,
                startedAt,
                standing,
                usage,
                transcript,
                findings,
                dispatches,
                gate,
                reported,
                tried,
                redefined,
                worktrees);
    }
}
