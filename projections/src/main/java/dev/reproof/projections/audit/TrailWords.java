package dev.reproof.projections.audit;

import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.Fidelity;
import dev.reproof.events.RunEvent.AgentChosen;
import dev.reproof.events.RunEvent.DagChanged;
import dev.reproof.events.RunEvent.DegradedAccepted;
import dev.reproof.events.RunEvent.LoopConverged;
import dev.reproof.events.RunEvent.LoopExhausted;
import dev.reproof.events.RunEvent.LoopImported;
import dev.reproof.events.RunEvent.LoopIterationStarted;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.OptionsChanged;
import dev.reproof.events.RunEvent.RankCompleted;
import dev.reproof.events.RunEvent.RankStarted;
import dev.reproof.events.RunEvent.RedactionChosen;
import dev.reproof.events.RunEvent.ReviewUnreadable;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunForked;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunRestartRequested;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunEvent.RunStarted;
import dev.reproof.events.RunEvent.StateImported;
import dev.reproof.events.RunEvent.WorkingDirectoryChosen;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.Seal;
import dev.reproof.events.TaskEvent.AgentReported;
import dev.reproof.events.TaskEvent.AttemptAdopted;
import dev.reproof.events.TaskEvent.CheckpointOpened;
import dev.reproof.events.TaskEvent.CheckpointReleased;
import dev.reproof.events.TaskEvent.OracleEvidenceRecorded;
import dev.reproof.events.TaskEvent.SecretsRedacted;
import dev.reproof.events.TaskEvent.TaskBudgetExceeded;
import dev.reproof.events.TaskEvent.TaskDispatched;
import dev.reproof.events.TaskEvent.TaskFailed;
import dev.reproof.events.TaskEvent.TaskFannedOut;
import dev.reproof.events.TaskEvent.TaskFinished;
import dev.reproof.events.TaskEvent.TaskImported;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TaskEvent.TaskSkipped;
import dev.reproof.events.TaskEvent.TaskTakenByHand;
import dev.reproof.events.TaskEvent.TaskWaiting;
import dev.reproof.events.TaskEvent.WorktreeLeft;
import dev.reproof.events.TaskId;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.audit.TrailText.Mark;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Says in plain words what happened. Texts that come from files are as they are: whoever prints them makes them harmless. */
public final class TrailWords implements Decision.Handler<TrailText> {

    private static final TrailWords WORDS = new TrailWords();

    private TrailWords() {}

    /** What that event says. */
    public static TrailText of(Decision event) {
        return event.accept(WORDS);
    }

    private static TrailText plain(String text) {
        return TrailText.ofRun(Mark.PLAIN, text);
    }

    private static TrailText changed(String text) {
        return TrailText.ofRun(Mark.CHANGED, text);
    }

    private static TrailText warned(String text) {
        return TrailText.ofRun(Mark.WARNED, text);
    }

    private static TrailText attempt(AttemptKey key, String text) {
        return TrailText.ofAttempt(Mark.PLAIN, key, text);
    }

    private static TrailText loop(Mark mark, int iteration, String text) {
        return new TrailText(
                mark, Optional.empty(), OptionalInt.of(iteration), OptionalInt.empty(), OptionalInt.empty(), text);
    }

    private static String host(String host, long pid, String engine) {
        return host + " by process " + pid + " of version " + engine;
    }

    private static String message(String message) {
        return message.isEmpty() ? "" : ": " + message;
    }

    private static String attempt(AttemptKey key) {
        return key.task() + " (iteration " + key.iteration() + ", attempt " + key.attempt() + ")";
    }

    private static String ids(List<TaskId> tasks) {
        return tasks.stream().map(TaskId::value).collect(Collectors.joining(", "));
    }

    private static String text(Seal seal) {
        return seal.bytes() + " bytes, sha256 " + seal.sha256();
    }

    private static String replaced(Seal seal) {
        return seal.replacements() == 0 ? "" : ", " + seal.replacements() + " times something that is no UTF-8";
    }

    private static String tokens(TokenUsage usage) {
        return usage.input().isEmpty() && usage.output().isEmpty()
                ? ""
                : ", " + amount(usage.input()) + " tokens in and " + amount(usage.output()) + " out";
    }

    private static String amount(OptionalLong tokens) {
        return tokens.isPresent() ? Long.toString(tokens.getAsLong()) : "no one knows how many";
    }

    private static String made(TaskDispatched event) {
        String parents = event.inputs().stream()
                .map(input -> input.parent() + " (" + input.policy() + ")")
                .collect(Collectors.joining(", "));
        return (parents.isEmpty() ? "" : ", made of " + parents)
                + event.feedback()
                        .map(review -> ", with the review of " + review.parent())
                        .orElse("");
    }

    private static boolean degraded(TaskImported event) {
        return event.text().filter(text -> text.fidelity() == Fidelity.DEGRADED).isPresent();
    }

    @Override
    public TrailText runStarted(RunStarted event) {
        return changed("the run begins, on " + host(event.host(), event.pid(), event.engine()) + "; its DAG has "
                + event.dag().bytes() + " bytes, sha256 " + event.dag().sha256());
    }

    @Override
    public TrailText runResumed(RunResumed event) {
        return changed("runner " + event.epoch() + " takes the run over from the " + event.road() + ", on "
                + host(event.host(), event.pid(), event.engine()));
    }

    @Override
    public TrailText rankStarted(RankStarted event) {
        return TrailText.ofRank(event.iteration(), event.rank(), "the rank begins");
    }

    @Override
    public TrailText rankCompleted(RankCompleted event) {
        return TrailText.ofRank(
                event.iteration(),
                event.rank(),
                "the rank is done, all of its " + event.members().size() + " tasks have ended");
    }

    @Override
    public TrailText runInterrupted(RunInterrupted event) {
        return warned("the runner stops before the end: " + event.reason()
                + event.leftAtWork()
                        .map(left ->
                                "; it leaves " + left.size() + (left.size() == 1 ? " agent" : " agents") + " at work")
                        .orElse(""));
    }

    @Override
    public TrailText runFinished(RunFinished event) {
        String text = "the run has ended: " + event.outcome().word() + message(event.message());
        return event.outcome() == RunOutcome.SUCCESS ? plain(text) : warned(text);
    }

    @Override
    public TrailText stateImported(StateImported event) {
        return changed("what follows comes from a state file of version " + event.version() + ", sha256 " + event.file()
                + event.position()
                        .map(at -> ", written at position " + at + " of a log that is lost")
                        .orElse(""));
    }

    @Override
    public TrailText runForked(RunForked event) {
        return changed("what follows up to position " + event.position() + " of run " + event.parent() + ", with head "
                + event.head() + " there, is the past of that run, from which this one was forked");
    }

    @Override
    public TrailText dagChanged(DagChanged event) {
        return changed("the operator accepts another DAG, of " + event.dag().bytes() + " bytes, sha256 "
                + event.dag().sha256());
    }

    @Override
    public TrailText optionsChanged(OptionsChanged event) {
        return changed("the operator accepts other options: " + event.options());
    }

    @Override
    public TrailText degradedAccepted(DegradedAccepted event) {
        return warned("the operator accepts that only the end is left of what these said: " + ids(event.tasks()));
    }

    @Override
    public TrailText operatorWarned(OperatorWarned event) {
        return warned("warning " + event.code() + ": " + event.text());
    }

    @Override
    public TrailText loopIterationStarted(LoopIterationStarted event) {
        return loop(
                Mark.PLAIN,
                event.iteration(),
                "loop " + event.loop() + " runs again, to resolve what " + attempt(event.feedbackFrom()) + " found");
    }

    @Override
    public TrailText loopConverged(LoopConverged event) {
        return loop(
                Mark.PLAIN, event.iteration(), "loop " + event.loop() + " has converged by " + attempt(event.review()));
    }

    @Override
    public TrailText loopExhausted(LoopExhausted event) {
        return loop(
                Mark.WARNED,
                event.iteration(),
                "loop " + event.loop() + " has no iteration left after " + attempt(event.review())
                        + message(event.message()));
    }

    @Override
    public TrailText loopImported(LoopImported event) {
        return loop(
                Mark.CHANGED,
                event.iteration(),
                "loop " + event.loop() + " stood there in the state file"
                        + event.feedbackFrom()
                                .map(from -> ", with the review of " + attempt(from))
                                .orElse(""));
    }

    @Override
    public TrailText reviewUnreadable(ReviewUnreadable event) {
        return TrailText.ofAttempt(
                Mark.WARNED,
                event.review(),
                "the review cannot be read, "
                        + switch (event.next()) {
                            case AGAIN -> "it is asked for again";
                            case STOPPED -> "the loop stops";
                            case ACCEPTED -> "it counts as one without findings";
                        }
                        + message(event.message()));
    }

    @Override
    public TrailText runRestartRequested(RunRestartRequested event) {
        return changed("the runner stops " + event.boundary() + " to be started again, its code has changed: "
                + String.join(", ", event.changedFiles()));
    }

    @Override
    public TrailText agentChosen(AgentChosen event) {
        return changed("the agent is " + event.options());
    }

    @Override
    public TrailText redactionChosen(RedactionChosen event) {
        return changed(event.rules()
                .map(rules ->
                        "secrets are replaced from here on: " + rules.names() + ", rules with sha256 " + rules.digest())
                .orElse("secrets are replaced no longer"));
    }

    @Override
    public TrailText secretsRedacted(SecretsRedacted event) {
        return TrailText.ofAttempt(
                Mark.WARNED, event.key(), "secrets were replaced in what it left: " + event.counts());
    }

    @Override
    public TrailText workingDirectoryChosen(WorkingDirectoryChosen event) {
        return changed("commands run in " + event.directory() + " on " + event.host());
    }

    @Override
    public TrailText taskDispatched(TaskDispatched event) {
        return attempt(
                event.key(),
                "is sent " + event.prompt().bytes() + " bytes, sha256 "
                        + event.prompt().sha256()
                        + event.model().map(model -> ", model " + model).orElse("") + made(event));
    }

    @Override
    public TrailText taskFinished(TaskFinished event) {
        return attempt(event.key(), "finished: " + text(event.seal()) + replaced(event.seal()) + tokens(event.usage()));
    }

    @Override
    public TrailText taskFailed(TaskFailed event) {
        return TrailText.ofAttempt(
                Mark.WARNED,
                event.key(),
                "failed after " + text(event.seal()) + tokens(event.usage()) + message(event.message()));
    }

    @Override
    public TrailText taskSkipped(TaskSkipped event) {
        return TrailText.ofTask(
                Mark.WARNED,
                event.task(),
                event.iteration(),
                "not sent, since these did not finish: " + ids(event.blockedBy()));
    }

    @Override
    public TrailText taskBudgetExceeded(TaskBudgetExceeded event) {
        return new TrailText(
                Mark.WARNED,
                Optional.of(event.task()),
                OptionalInt.of(event.iteration()),
                event.attempt().map(OptionalInt::of).orElse(OptionalInt.empty()),
                OptionalInt.empty(),
                "came to the limit " + event.limit()
                        + event.seal().map(seal -> " after " + text(seal)).orElse("") + message(event.message()));
    }

    @Override
    public TrailText attemptAdopted(AttemptAdopted event) {
        return TrailText.ofAttempt(
                Mark.CHANGED,
                event.key(),
                "taken over by the next runner, its agent " + (event.atWork() ? "is at work" : "has ended")
                        + "; it had said " + event.recorded().bytes() + " bytes");
    }

    @Override
    public TrailText agentReported(AgentReported event) {
        return TrailText.ofAttempt(
                event.report().denials() > 0 ? Mark.WARNED : Mark.PLAIN,
                event.key(),
                "its agent told " + ReportWords.of(event.report()));
    }

    @Override
    public TrailText taskRequeued(TaskRequeued event) {
        return TrailText.ofAttempt(
                Mark.WARNED,
                event.key(),
                "given up, it waits to be sent again: " + event.reason() + "; it had said "
                        + event.partial().bytes() + " bytes");
    }

    @Override
    public TrailText taskImported(TaskImported event) {
        return TrailText.ofTask(
                degraded(event) ? Mark.WARNED : Mark.CHANGED,
                event.task(),
                event.iteration(),
                "in the state file: " + event.outcome()
                        + event.text().map(said -> ", " + text(said.seal())).orElse("")
                        + (degraded(event) ? ", of which only the end is left" : "")
                        + event.errorMessage().map(TrailWords::message).orElse(""));
    }

    @Override
    public TrailText taskWaiting(TaskWaiting event) {
        return TrailText.ofAttempt(
                Mark.CHANGED,
                event.key(),
                "is tried again "
                        + event.untilMillis()
                                .map(until -> "from " + Instant.ofEpochMilli(until) + " on")
                                .orElse("at once")
                        + ", since " + event.cause().phrase());
    }

    @Override
    public TrailText taskTakenByHand(TaskTakenByHand event) {
        return TrailText.ofTask(
                Mark.CHANGED,
                event.task(),
                event.iteration(),
                event.how().phrase()
                        + event.text()
                                .map(said -> ", as attempt " + said.attempt() + ", " + text(said.seal()))
                                .orElse("")
                        + event.message().map(TrailWords::message).orElse(""));
    }

    @Override
    public TrailText taskFannedOut(TaskFannedOut event) {
        String over = event.over().map(key -> "the answer of " + key).orElse("no answer");
        return event.items()
                .map(list -> attempt(event.key(), "read " + over + " as a list of " + list.count() + " items"))
                .orElseGet(() -> TrailText.ofAttempt(
                        Mark.WARNED,
                        event.key(),
                        "found no list in " + over + message(event.message().orElseThrow())));
    }

    @Override
    public TrailText worktreeLeft(WorktreeLeft event) {
        String left = event.files() == 1 ? "1 file that is" : event.files() + " files that are";
        String to = event.end().map(end -> ", as commit " + shortened(end)).orElse("");
        return TrailText.ofAttempt(
                event.problem().isPresent() ? Mark.WARNED : Mark.CHANGED,
                event.key(),
                "left " + left + " other than in " + shortened(event.worktree().base()) + to + ", on branch "
                        + event.worktree().branch() + "; the diff has "
                        + event.seal().bytes() + " bytes"
                        + (event.cut() ? " and is cut" : "")
                        + event.problem().map(TrailWords::message).orElse(""));
    }

    private static String shortened(String commit) {
        return commit.substring(0, Math.min(commit.length(), 12));
    }

    @Override
    public TrailText taskReopened(TaskReopened event) {
        return TrailText.ofTask(Mark.CHANGED, event.task(), event.iteration(), "waits to run again: " + event.reason());
    }

    @Override
    public TrailText checkpointOpened(CheckpointOpened event) {
        return attempt(event.key(), "a pause waits until " + event.sentinel() + " is removed");
    }

    @Override
    public TrailText checkpointReleased(CheckpointReleased event) {
        return attempt(event.key(), "the pause is released");
    }

    @Override
    public TrailText oracleEvidenceRecorded(OracleEvidenceRecorded event) {
        return attempt(
                event.key(),
                "the command "
                        + event.exitCode().map(code -> "ended with " + code).orElse("was ended or did not start")
                        + "; it printed " + event.stdout().seal().bytes() + " bytes, and "
                        + event.stderr().seal().bytes() + " to its standard error");
    }
}
