package dev.reproof.engine.decide;

import static dev.reproof.engine.decide.GatedRun.LOOP;
import static dev.reproof.engine.decide.GatedRun.PROBE;
import static dev.reproof.engine.decide.GatedRun.REVIEW;
import static dev.reproof.engine.decide.GatedRun.dispatched;
import static dev.reproof.engine.decide.GatedRun.failedAt;
import static dev.reproof.engine.decide.GatedRun.failedIn;
import static dev.reproof.engine.decide.GatedRun.iteration;
import static dev.reproof.engine.decide.GatedRun.key;
import static dev.reproof.engine.decide.GatedRun.reviewed;
import static dev.reproof.engine.decide.GatedRun.reviewedAgain;
import static dev.reproof.engine.decide.GatedRun.reviewedOnceMore;
import static dev.reproof.engine.decide.GivenRun.givenIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.decide.RunCommand.FinishRun;
import dev.reproof.engine.decide.RunCommand.FinishTask;
import dev.reproof.engine.decide.RunCommand.JudgeLoop;
import dev.reproof.engine.decide.RunCommand.RepeatLoop;
import dev.reproof.engine.request.OptionChoices;
import dev.reproof.engine.request.RunOption;
import dev.reproof.events.AttemptKey;
import dev.reproof.events.Decision;
import dev.reproof.events.EmptyAnswer;
import dev.reproof.events.RunEvent.LoopConverged;
import dev.reproof.events.RunEvent.LoopExhausted;
import dev.reproof.events.RunEvent.LoopIterationStarted;
import dev.reproof.events.RunEvent.OperatorWarned;
import dev.reproof.events.RunEvent.OptionsChanged;
import dev.reproof.events.RunEvent.ReviewUnreadable;
import dev.reproof.events.RunEvent.ReviewUnreadable.Next;
import dev.reproof.events.RunOptions;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TokenUsage;
import dev.reproof.projections.findings.Review.Verdict;
import dev.reproof.projections.run.LoopState.Phase;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.util.List;
import java.util.stream.Stream;
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
        assertThat(again.state().loop(LOOP).orElseThrow().iteration()).isEqualTo(1);
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
        givenIn(one, reviewedAgain(1)).when(findings(1)).then(exhausted(1, "budget.maxIterations of the DAG is 1"));
        givenIn(GatedRun.with(5, "\"maxIterations\":0"), reviewed())
                .when(findings(0))
                .then(exhausted(0, "budget.maxIterations of the DAG is 0"));
    }

    @Test
    void a_clean_review_of_which_only_the_end_is_left_is_made_again() {
        GivenRun reopened = givenIn(TWICE)
                .when(new JudgeLoop(LOOP, key(REVIEW, 0), Verdict.CLEAN, false, ""))
                .then(new TaskReopened(
                        REVIEW,
                        0,
                        "only the end of its review is left, which finds nothing: that does not show that there is"
                                + " nothing"));
        assertThat(reopened.state().loop(LOOP).orElseThrow().phase()).isEqualTo(Phase.OPEN);
        assertThat(reopened.state().task(REVIEW).status()).isEqualTo(TaskStatus.PENDING);
        givenIn(TWICE)
                .when(new JudgeLoop(LOOP, key(REVIEW, 0), Verdict.FINDINGS, false, ""))
                .then(iteration(1));
    }

    @Test
    void a_review_that_cannot_be_read_is_made_again_once_and_then_its_loop_has_failed() {
        JudgeLoop first = unreadable(Verdict.UNREADABLE, 1);
        GivenRun again = givenIn(TWICE).when(first).decided();

        assertThat(again.events())
                .satisfiesExactly(
                        event -> assertThat(event)
                                .isInstanceOfSatisfying(
                                        OperatorWarned.class,
                                        warning -> assertThat(warning.code()).isEqualTo("REVIEW_UNREADABLE")),
                        event -> assertThat(event)
                                .isInstanceOfSatisfying(
                                        ReviewUnreadable.class,
                                        told -> assertThat(told.next()).isEqualTo(Next.AGAIN)));
        again.when(first).thenNothing();
        assertThat(again.state().task(REVIEW).status()).isEqualTo(TaskStatus.PENDING);
        assertThat(again.state().task(REVIEW).iteration()).isZero();
        assertThat(again.state().ranksCompleted()).isEqualTo(1);

        GivenRun stopped = givenIn(SampleRun.after(again.state(), List.of(reviewedOnceMore())))
                .when(unreadable(Verdict.UNREADABLE, 2))
                .decided();
        assertThat(stopped.state().task(REVIEW).status()).isEqualTo(TaskStatus.ERROR);
        assertThat(stopped.state().task(REVIEW).errorMessage().orElseThrow())
                .contains("settles nothing: it says hello; expected the heading ## Blockers", "--retry-failed");
        assertThat(stopped.state().outcome()).isEqualTo(RunOutcome.FAILED);
        stopped.when(unreadable(Verdict.UNREADABLE, 2)).thenNothing();
        stopped.when(new RepeatLoop(LOOP)).thenNothing();
    }

    @Test
    void retries_count_anew_in_each_iteration_and_after_a_reopening() {
        RunState again =
                givenIn(TWICE).when(unreadable(Verdict.EMPTY, 1)).decided().state();

        assertThat(again.loop(LOOP).orElseThrow().unreadable()).isEqualTo(1);
        RunState next = SampleRun.after(
                SampleRun.after(again, List.of(reviewedOnceMore())),
                List.of(new LoopIterationStarted(LOOP, 1, new AttemptKey(REVIEW, 0, 2))));
        assertThat(next.loop(LOOP).orElseThrow().unreadable()).isZero();
    }

    @Test
    void what_cannot_be_read_settles_a_loop_only_where_the_operator_says_so_and_never_when_it_is_empty() {
        OptionsChanged accept = options(OptionChoices.NONE.with(RunOption.ACCEPT_UNREADABLE_REVIEW, true));
        GivenRun accepted =
                givenIn(TWICE, accept).when(unreadable(Verdict.UNREADABLE, 1)).decided();

        assertThat(accepted.state().loop(LOOP).orElseThrow().phase()).isEqualTo(Phase.CONVERGED);
        assertThat(accepted.state().warnings()).extracting(OperatorWarned::code).containsExactly("REVIEW_UNREADABLE");
        accepted.when(unreadable(Verdict.UNREADABLE, 1)).thenNothing();
        assertThat(givenIn(TWICE, accept)
                        .when(unreadable(Verdict.EMPTY, 1))
                        .decided()
                        .state()
                        .task(REVIEW)
                        .status())
                .isEqualTo(TaskStatus.PENDING);
    }

    @Test
    void no_retries_at_all_end_a_loop_at_once() {
        OptionsChanged none = options(OptionChoices.NONE.with(RunOption.REVIEW_RETRIES, 0L));

        assertThat(givenIn(TWICE, none)
                        .when(unreadable(Verdict.UNREADABLE, 1))
                        .decided()
                        .state()
                        .task(REVIEW)
                        .status())
                .isEqualTo(TaskStatus.ERROR);
    }

    @Test
    void a_loop_goes_on_with_the_review_before_when_an_iteration_fails() {
        RunState failed = SampleRun.after(TWICE, List.of(failedIn(1)));
        GivenRun next = givenIn(failed).when(new RepeatLoop(LOOP)).decided();

        assertThat(next.events())
                .satisfiesExactly(
                        event -> assertThat(event).isInstanceOfSatisfying(OperatorWarned.class, warning -> {
                            assertThat(warning.code()).isEqualTo("REVIEW_MISSING");
                            assertThat(warning.text())
                                    .contains("task 'probe' failed: no rope", "the review of iteration 0");
                        }),
                        event -> assertThat(event).isEqualTo(new LoopIterationStarted(LOOP, 2, key(REVIEW, 0))));
        assertThat(next.state()
                        .loop(LOOP)
                        .orElseThrow()
                        .feedback()
                        .orElseThrow()
                        .key())
                .isEqualTo(key(REVIEW, 0));
        assertThat(next.state().task(PROBE).status()).isEqualTo(TaskStatus.PENDING);
        next.when(new RepeatLoop(LOOP)).thenNothing();

        RunState last = SampleRun.after(next.state(), List.of(failedAt(2)));
        givenIn(last).when(new RepeatLoop(LOOP)).thenNothing();
    }

    @Test
    void a_main_run_that_fails_has_no_review_to_go_on_with() {
        RunState failed = givenIn(TWICE, new TaskReopened(REVIEW, 0, "again")).state();

        givenIn(failed).when(new RepeatLoop(LOOP)).thenNothing();
    }

    @Test
    void a_reviewer_that_says_nothing_is_up_to_its_loop() {
        FinishTask silent = new FinishTask(key(REVIEW, 0), GatedRun.seal(), TokenUsage.UNKNOWN, true);
        Decision[] before = List.of(reviewed()).subList(0, 9).toArray(Decision[]::new);
        for (EmptyAnswer choice : EmptyAnswer.values()) {
            OptionsChanged chosen = options(OptionChoices.NONE.with(RunOption.EMPTY_ANSWER, choice));
            givenIn(
                            GatedRun.with(2, ""),
                            Stream.concat(Stream.of(chosen), Stream.of(before)).toArray(Decision[]::new))
                    .when(silent)
                    .then(GatedRun.finished(REVIEW, 0));
        }
    }

    @Test
    void only_the_last_review_of_an_open_loop_decides() {
        givenIn(TWICE).when(findings(1)).thenRejected("judge loop 'hull'", "the last review of iteration 0");
        givenIn(TWICE)
                .when(new JudgeLoop("keel", key(REVIEW, 0), Verdict.FINDINGS, true, ""))
                .thenRejected("the DAG has no such loop");
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
        return new JudgeLoop(LOOP, key(REVIEW, iteration), Verdict.CLEAN, true, "");
    }

    private static JudgeLoop findings(int iteration) {
        return new JudgeLoop(LOOP, key(REVIEW, iteration), Verdict.FINDINGS, true, "");
    }

    private static JudgeLoop unreadable(Verdict verdict, int attempt) {
        return new JudgeLoop(LOOP, new AttemptKey(REVIEW, 0, attempt), verdict, true, "it says hello");
    }

    private static OptionsChanged options(OptionChoices choices) {
        return new OptionsChanged(choices.over(RunOptions.DEFAULT));
    }

    private static LoopExhausted exhausted(int iteration, String why) {
        return new LoopExhausted(
                LOOP,
                iteration,
                key(REVIEW, iteration),
                "The review of loop 'hull' still has findings after iteration " + iteration + ", and " + why);
    }
}
