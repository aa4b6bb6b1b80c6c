package dev.reproof.engine.decide;

import dev.reproof.engine.decide.RunCommand.JudgeLoop;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.RunEvent.LoopConverged;
import dev.reproof.events.RunEvent.LoopExhausted;
import dev.reproof.events.RunEvent.LoopIterationStarted;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskId;
import dev.reproof.events.UntrustedText;
import dev.reproof.events.dag.Budget;
import dev.reproof.projections.run.LoopState;
import dev.reproof.projections.run.LoopState.Phase;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskState;
import dev.reproof.projections.run.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What follows from a review. */
final class LoopDecisions {

    private static final String INCOMPLETE =
            "only the end of its review is left, which finds nothing: that does not show that there is nothing";

    private final RunState state;
    private final RunRules rules;

    LoopDecisions(RunState state, RunRules rules) {
        this.state = state;
        this.rules = rules;
    }

    List<Decision> judge(JudgeLoop command) {
        LoopState loop = state.loop(command.loop())
                .orElseThrow(() -> rules.rejected("judge loop '" + command.loop() + "'", "the DAG has no such loop"));
        if (isJudged(loop, command)) {
            return List.of();
        }
        rules.requireUnfinished("judge a loop");
        requireReview(loop, command);
        if (command.hasIssues()) {
            return List.of(again(loop, command.review()));
        }
        TaskId reviewer = loop.loop().convergeOn();
        return List.of(
                command.complete()
                        ? new LoopConverged(command.loop(), loop.iteration(), command.review())
                        : new TaskReopened(reviewer, loop.iteration(), INCOMPLETE));
    }

    private boolean isJudged(LoopState loop, JudgeLoop command) {
        return switch (loop.phase()) {
            case CONVERGED -> !command.hasIssues();
            case EXHAUSTED -> command.hasIssues();
            case OPEN ->
                command.hasIssues()
                        ? isInTheIterationAfter(loop, command.review())
                        : !command.complete() && isMadeAgain(loop, command.review());
        };
    }

    private boolean isInTheIterationAfter(LoopState loop, AttemptKey review) {
        return loop.iteration() == review.iteration() + 1
                && state.task(loop.loop().convergeOn()).iteration() == loop.iteration();
    }

    /** Whether that review was found incomplete: it stays until there is another one. */
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
        return most.isPresent() && state.iterations() >= most.getAsLong()
                ? Optional.of("the run's budget allows " + most.getAsLong() + " iterations in all")
                : Optional.empty();
    }
}
