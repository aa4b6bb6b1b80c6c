package dev.reproof.engine.decide;

import dev.reproof.engine.decide.RunCommand.JudgeLoop;
import dev.reproof.engine.decide.RunCommand.RepeatLoop;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.RunEvent.LoopConverged;
import dev.reproof.events.RunEvent.LoopExhausted;
import dev.reproof.events.RunEvent.LoopIterationStarted;
import dev.reproof.events.RunEvent.ReviewUnreadable;
import dev.reproof.events.RunEvent.ReviewUnreadable.Next;
import dev.reproof.events.RunOptions;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Budget;
import dev.reproof.projections.findings.Review;
import dev.reproof.projections.findings.Review.Verdict;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.LoopState.Phase;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import dev.reproof.projections.run.TranscriptRef;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What follows from a review. */
final class LoopDecisions {

    private static final String INCOMPLETE =
            "only the end of its review is left, which finds nothing: that does not show that there is nothing";

    private static final int LONGEST_CAUSE = 200;

    private final RunState state;
    private final RunRules rules;

    LoopDecisions(RunState state, RunRules rules) {
        this.state = state;
        this.rules = rules;
    }

    List<Decision> judge(JudgeLoop command) {
        LoopState loop = known(command.loop());
        if (isJudged(loop, command)) {
            return List.of();
        }
        rules.requireUnfinished("judge a loop");
        requireReview(loop, command);
        requireMembersEnded(loop);
        if (command.hasIssues()) {
            return List.of(again(loop, command.review()));
        }
        if (!command.complete()) {
            return List.of(new TaskReopened(loop.loop().convergeOn(), loop.iteration(), INCOMPLETE));
        }
        LoopConverged converged = new LoopConverged(command.loop(), loop.iteration(), command.review());
        return command.verdict() == Verdict.CLEAN ? List.of(converged) : unreadable(loop, command, converged);
    }

    /** Who cannot be read has not said that there is nothing. */
    private List<Decision> unreadable(LoopState loop, JudgeLoop command, LoopConverged converged) {
        RunOptions options = state.options();
        long retries = options.reviewRetries().orElse(RunOptions.REVIEW_RETRIES);
        boolean accepted = command.verdict() == Verdict.UNREADABLE
                && options.acceptUnreadableReview().orElse(false);
        Next next = accepted ? Next.ACCEPTED : loop.unreadable() < retries ? Next.AGAIN : Next.STOPPED;
        String message = "The review of loop '" + UntrustedText.shorten(command.loop()) + "' in iteration "
                + loop.iteration() + ", by task '"
                + UntrustedText.shorten(command.review().task().value()) + "', settles nothing: " + command.seen()
                + "; expected the heading " + Review.EXPECTED + ". "
                + switch (next) {
                    case AGAIN -> "It is made again, " + (loop.unreadable() + 1) + " of " + retries + " times";
                    case STOPPED ->
                        "--review-retries allows " + retries + ", so the loop has failed; resume with --retry-failed,"
                                + " and with --accept-unreadable-review --accept-option-change if such a review is to"
                                + " count as one without findings";
                    case ACCEPTED -> "It counts as one without findings, since --accept-unreadable-review is given";
                };
        Decision unreadable = new ReviewUnreadable(command.loop(), loop.iteration(), command.review(), next, message);
        return Stream.concat(
                        rules.warning(WarningCode.REVIEW_UNREADABLE, message),
                        next == Next.ACCEPTED ? Stream.of(unreadable, converged) : Stream.of(unreadable))
                .toList();
    }

    /**
     * The next iteration of a loop in which something failed: its tasks get the review again that they had. One that has
     * no iteration left, or no review yet, stays as it is; so does one that came to a limit, or whose review cannot be
     * read.
     */
    List<Decision> repeat(RepeatLoop command) {
        LoopState loop = known(command.loop());
        TaskState reviewer = state.task(loop.loop().convergeOn());
        if (loop.phase() != Phase.OPEN
                || reviewer.status() != TaskStatus.ERROR
                || limit(loop).isPresent()) {
            return List.of();
        }
        requireMembersEnded(loop);
        boolean hasSaid = reviewer.transcript()
                .filter(said -> said.key().iteration() == loop.iteration())
                .isPresent();
        List<TaskState> failed = loop.loop().reexecute().stream()
                .map(state::task)
                .filter(task -> task.status().stopped())
                .toList();
        boolean limited = failed.stream().anyMatch(task -> task.status() == TaskStatus.BUDGET_EXCEEDED);
        Optional<AttemptKey> handedOn = loop.feedback().map(TranscriptRef::key);
        if (hasSaid || limited || handedOn.isEmpty()) {
            return List.of();
        }
        rules.requireUnfinished("repeat a loop");
        TaskState cause = failed.stream().filter(TaskState::failed).findFirst().orElse(reviewer);
        String message = "Iteration " + loop.iteration() + " of loop '" + UntrustedText.shorten(command.loop())
                + "' has no review, since task '"
                + UntrustedText.shorten(cause.id().value()) + "' failed: "
                + UntrustedText.shorten(cause.errorMessage().orElse(""), LONGEST_CAUSE) + ". Iteration "
                + (loop.iteration() + 1) + " begins with the review of iteration "
                + handedOn.get().iteration();
        Decision next = new LoopIterationStarted(command.loop(), loop.iteration() + 1, handedOn.get());
        return Stream.concat(rules.warning(WarningCode.REVIEW_MISSING, message), Stream.of(next))
                .toList();
    }

    /** A person may have opened one again after its rank. */
    private void requireMembersEnded(LoopState loop) {
        loop.loop().reexecute().stream()
                .map(state::task)
                .filter(task -> !task.status().ended())
                .findFirst()
                .ifPresent(task -> {
                    throw rules.rejected(
                            "judge loop '" + loop.loop().id() + "'",
                            "its task '" + UntrustedText.shorten(task.id().value()) + "' is "
                                    + task.status().word());
                });
    }

    private LoopState known(String id) {
        return state.loop(id).orElseThrow(() -> rules.rejected("judge loop '" + id + "'", "the DAG has no such loop"));
    }

    private boolean isJudged(LoopState loop, JudgeLoop command) {
        return switch (loop.phase()) {
            case CONVERGED -> !command.hasIssues();
            case EXHAUSTED -> command.hasIssues();
            case OPEN ->
                command.hasIssues()
                        ? isInTheIterationAfter(loop, command.review())
                        : !(command.complete() && command.verdict() == Verdict.CLEAN)
                                && isMadeAgain(loop, command.review());
        };
    }

    private boolean isInTheIterationAfter(LoopState loop, AttemptKey review) {
        return loop.iteration() == review.iteration() + 1
                && state.task(loop.loop().convergeOn()).iteration() == loop.iteration();
    }

    /** Whether that review was found incomplete or unreadable: it stays until there is another one. */
    private boolean isMadeAgain(LoopState loop, AttemptKey review) {
        TaskState reviewer = state.task(loop.loop().convergeOn());
        return reviewer.status() != TaskStatus.FINISHED
                && reviewer.transcriptOf(review).isPresent();
    }

    private void requireReview(LoopState loop, JudgeLoop command) {
        TaskState reviewer = state.task(loop.loop().convergeOn());
        boolean last = reviewer.status() == TaskStatus.FINISHED
                && reviewer.transcriptOf(command.review()).isPresent();
        if (loop.phase() != Phase.OPEN || !last || reviewer.iteration() != loop.iteration()) {
            throw rules.rejected(
                    "judge loop '" + command.loop() + "'",
                    command.review(),
                    "an open loop and the last review of iteration " + loop.iteration(),
                    loop.phase() + " and " + reviewer.status().word());
        }
        if (state.ranksCompleted() != state.dag().ranks().size()) {
            throw rules.rejected(
                    "judge loop '" + command.loop() + "'",
                    state.ranksCompleted() + " of " + state.dag().ranks().size() + " ranks are complete");
        }
    }

    private Decision again(LoopState loop, AttemptKey review) {
        Optional<String> limit = limit(loop);
        return limit.<Decision>map(which -> new LoopExhausted(
                        loop.loop().id(),
                        loop.iteration(),
                        review,
                        "The review of loop '"
                                + UntrustedText.shorten(loop.loop().id()) + "' still has findings after iteration "
                                + loop.iteration() + ", and " + which))
                .orElseGet(() -> new LoopIterationStarted(loop.loop().id(), loop.iteration() + 1, review));
    }

    /** Why there is no further iteration; absent where there is. */
    private Optional<String> limit(LoopState loop) {
        if (loop.iteration() >= loop.loop().maxIterations()) {
            return Optional.of("maxIterations of the loop is " + loop.loop().maxIterations());
        }
        OptionalLong most = state.dag().budget().map(Budget::maxIterations).orElse(OptionalLong.empty());
        return most.isPresent() && loop.iteration() >= most.getAsLong()
                ? Optional.of("budget.maxIterations of the DAG is " + most.getAsLong())
                : Optional.empty();
    }
}
