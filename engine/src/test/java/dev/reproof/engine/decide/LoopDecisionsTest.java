package dev.reproof.engine.decide;

import static dev.reproof.engine.decide.GatedRun.LOOP;
import static dev.reproof.engine.decide.GatedRun.PROBE;
import static dev.reproof.engine.decide.GatedRun.REVIEW;
import static dev.reproof.engine.decide.GatedRun.dispatched;
import static dev.reproof.engine.decide.GatedRun.iteration;
import static dev.reproof.engine.decide.GatedRun.key;
import static dev.reproof.engine.decide.GatedRun.reviewed;
import static dev.reproof.engine.decide.GatedRun.reviewedAgain;
import static dev.reproof.engine.decide.GivenRun.givenIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.decide.RunCommand.FinishRun;
import dev.reproof.engine.decide.RunCommand.JudgeLoop;
import dev.reproof.events.Decision;
import dev.reproof.events.RunEvent.LoopConverged;
import dev.reproof.events.RunEvent.LoopExhausted;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.projections.run.LoopState.Phase;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is decided about loops. */
class LoopDecisionsTest {

    private static final RunState TWICE = SampleRun.after(GatedRun.with(2, ""), List.of(reviewed()));

    @Test
    void a_review_that_finds_nothing_ends_the_loop_once() {
        givenIn(TWICE)
                .when(clean(0))
                .then(new LoopConverged(LOOP, 0, key(REVIEW, 0)))
                .when(clean(0))
                .thenNothing();
    }

    @Test
    void a_review_with_findings_lets_the_tasks_of_the_loop_wait_in_the_next_iteration() {
        GivenRun again = givenIn(TWICE).when(findings(0)).then(iteration(1));

        again.when(findings(0)).thenNothing();
        for (var task : List.of(PROBE, REVIEW)) {
            assertThat(again.state().task(task).status()).isEqualTo(TaskStatus.PENDING);
            assertThat(again.state().task(task).iteration()).isEqualTo(1);
        }
        assertThat(again.state().task(GatedRun.GATE).iteration()).isZero();
        assertThat(again.state().task(PROBE).gate().evidence()).isEmpty();
        assertThat(again.state().iterations()).isEqualTo(1);
    }

    @Test
    void a_loop_is_exhausted_after_as_many_further_iterations_as_it_may_have() {
        RunState second = SampleRun.after(TWICE, List.of(reviewedAgain(1)));
        givenIn(second).when(findings(1)).then(iteration(2));

        RunState third = SampleRun.after(second, List.of(reviewedAgain(2)));
        GivenRun exhausted = givenIn(third).when(findings(2)).then(exhausted(2, "maxIterations of the loop is 2"));
        exhausted.when(findings(2)).thenNothing();
        assertThat(exhausted.state().task(REVIEW).status()).isEqualTo(TaskStatus.BUDGET_EXCEEDED);
        assertThat(exhausted.state().outcome()).isEqualTo(RunOutcome.BUDGET_EXCEEDED);
        exhausted
                .when(new FinishRun(RunOutcome.SUCCESS, "well"))
                .thenRejected("finish the run as SUCCESS", "BUDGET_EXCEEDED");
    }

    @Test
    void the_budget_of_the_run_exhausts_a_loop_before_its_own_limit() {
        RunState one = SampleRun.after(GatedRun.with(5, "\"maxIterations\":1"), List.of(reviewed()));
        givenIn(one).when(findings(0)).then(iteration(1));
        givenIn(one, reviewedAgain(1))
                .when(findings(1))
                .then(exhausted(1, "the run's budget allows 1 iterations in all"));
        givenIn(GatedRun.with(5, "\"maxIterations\":0"), reviewed())
                .when(findings(0))
                .then(exhausted(0, "the run's budget allows 0 iterations in all"));
    }

    @Test
    void a_clean_review_of_which_only_the_end_is_left_is_made_again() {
        GivenRun reopened = givenIn(TWICE)
                .when(new JudgeLoop(LOOP, key(REVIEW, 0), false, false))
                .then(new TaskReopened(
                        REVIEW,
                        0,
                        "only the end of its review is left, which finds nothing: that does not show that there is"
                                + " nothing"));
        assertThat(reopened.state().loop(LOOP).orElseThrow().phase()).isEqualTo(Phase.OPEN);
        assertThat(reopened.state().task(REVIEW).status()).isEqualTo(TaskStatus.PENDING);
        givenIn(TWICE).when(new JudgeLoop(LOOP, key(REVIEW, 0), true, false)).then(iteration(1));
    }

    @Test
    void only_the_last_review_of_an_open_loop_decides() {
        givenIn(TWICE).when(findings(1)).thenRejected("judge loop 'hull'", "the last review of iteration 0");
        givenIn(TWICE).when(new JudgeLoop("keel", key(REVIEW, 0), true, true)).thenRejected("the DAG has no such loop");
        givenIn(TWICE, iteration(1)).when(clean(0)).thenRejected("OPEN and PENDING");
        givenIn(TWICE, iteration(1), dispatched(PROBE, 1)).when(clean(0)).thenRejected("OPEN and PENDING");
        givenIn(TWICE, new LoopConverged(LOOP, 0, key(REVIEW, 0)))
                .when(findings(0))
                .thenRejected("CONVERGED");
        givenIn(GatedRun.with(2, ""), List.of(reviewed()).subList(0, 10).toArray(Decision[]::new))
                .when(findings(0))
                .thenRejected("1 of 2 ranks are complete");
    }

    @Test
    void a_run_whose_review_was_not_judged_does_not_finish() {
        givenIn(TWICE)
                .when(new FinishRun(RunOutcome.SUCCESS, "well"))
                .thenRejected("finish the run", "the review of loop 'hull' was not judged");
        givenIn(TWICE, iteration(1))
                .when(new FinishRun(RunOutcome.SUCCESS, "well"))
                .thenRejected("task 'probe' is PENDING");
    }

    private static JudgeLoop clean(int iteration) {
        return new JudgeLoop(LOOP, key(REVIEW, iteration), false, true);
    }

    private static JudgeLoop findings(int iteration) {
        return new JudgeLoop(LOOP, key(REVIEW, iteration), true, true);
    }

    private static LoopExhausted exhausted(int iteration, String why) {
        return new LoopExhausted(
                LOOP,
                iteration,
                key(REVIEW, iteration),
                "The review of loop 'hull' still has findings after iteration " + iteration + ", and " + why);
    }
}
