package dev.reproof.engine.decide;

import static dev.reproof.engine.SampleRun.A;
import static dev.reproof.engine.SampleRun.B;
import static dev.reproof.engine.SampleRun.C;
import static dev.reproof.engine.decide.GivenRun.given;
import static dev.reproof.engine.decide.Steps.FIRST_RANK;
import static dev.reproof.engine.decide.Steps.FIRST_RANK_DONE;
import static dev.reproof.engine.decide.Steps.RESUMED;
import static dev.reproof.engine.decide.Steps.SECOND_RANK;
import static dev.reproof.engine.decide.Steps.SECOND_RANK_DONE;
import static dev.reproof.engine.decide.Steps.adopted;
import static dev.reproof.engine.decide.Steps.dispatched;
import static dev.reproof.engine.decide.Steps.exceeded;
import static dev.reproof.engine.decide.Steps.failed;
import static dev.reproof.engine.decide.Steps.finished;
import static dev.reproof.engine.decide.Steps.goesOn;
import static dev.reproof.engine.decide.Steps.partial;
import static dev.reproof.engine.decide.Steps.requeued;
import static dev.reproof.engine.decide.Steps.skipped;
import static dev.reproof.engine.decide.Steps.takeOver;

import dev.reproof.engine.decide.RunCommand.CompleteRank;
import dev.reproof.engine.decide.RunCommand.FinishRun;
import dev.reproof.engine.decide.RunCommand.GiveUp;
import dev.reproof.engine.decide.RunCommand.InterruptRun;
import dev.reproof.engine.decide.RunCommand.StartRank;
import dev.reproof.engine.decide.RunCommand.TakeOver;
import dev.reproof.events.ArtifactChoice;
import dev.reproof.events.Decision;
import dev.reproof.events.Road;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunEvent.RunInterrupted;
import dev.reproof.events.RunEvent.RunResumed;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.TaskEvent.TaskRequeued;
import dev.reproof.events.TextDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decided about the run as a whole. */
class RunDeciderTest {

    private static final FinishRun SUCCEED = new FinishRun(RunOutcome.SUCCESS, "done");
    private static final FinishRun FAIL = new FinishRun(RunOutcome.FAILED, "not done");
    private static final RunFinished SUCCEEDED = new RunFinished(RunOutcome.SUCCESS, "done");

    @Test
    void attempts_whose_agents_are_at_work_go_on_under_the_next_process() {
        given(dispatched(A, 1), dispatched(B, 1))
                .when(takeOver(goesOn(A, 1), partial(B, 1)))
                .then(RESUMED, adopted(A, 1, 2), requeued(B, 1));
        given(dispatched(A, 1), RESUMED, adopted(A, 1, 2))
                .when(takeOver(goesOn(A, 1)))
                .then(new RunResumed(3, "oven", 42, "0.2.0", "log", RESUMED.chosen()), adopted(A, 1, 3));
    }

    @Test
    void an_attempt_that_went_on_is_given_up_once_and_waits_again() {
        TextDigest said = TextDigest.of("part");
        given(dispatched(A, 1), RESUMED, adopted(A, 1, 2))
                .when(new GiveUp(Steps.key(A, 1), "lost", said))
                .then(new TaskRequeued(Steps.key(A, 1), "lost", said));
        given(dispatched(A, 1), RESUMED, requeued(A, 1))
                .when(new GiveUp(Steps.key(A, 1), "lost", said))
                .thenNothing();
    }

    @Test
    void a_run_without_running_tasks_is_taken_over() {
        given(dispatched(A, 1), finished(A, 1)).when(takeOver()).then(RESUMED);
    }

    @Test
    void taking_over_requeues_what_was_running_with_what_was_recorded_of_it() {
        given(dispatched(B, 1), dispatched(A, 1))
                .when(takeOver(partial(B, 1), partial(A, 1)))
                .then(RESUMED, requeued(A, 1), requeued(B, 1));
    }

    @Test
    void taking_over_needs_to_know_what_was_recorded_of_every_running_task() {
        given(dispatched(A, 1), dispatched(B, 1))
                .when(takeOver(partial(A, 1)))
                .thenRejected("take over", "task=b iteration=0 attempt=1");
        given(dispatched(A, 1)).when(takeOver(partial(A, 2))).thenRejected("task=a iteration=0 attempt=1");
    }

    @Test
    void every_process_takes_over_anew() {
        given(RESUMED).when(takeOver()).then(new RunResumed(3, "oven", 42, "0.2.0", "log", RESUMED.chosen()));
    }

    @Test
    void a_process_without_artifacts_says_so_when_it_takes_over() {
        given().when(new TakeOver("oven", 42, "0.2.0", Road.LOG, ArtifactChoice.off(), List.of()))
                .then(new RunResumed(2, "oven", 42, "0.2.0", "log", Optional.empty(), Optional.of(true)));
    }

    @Test
    void ranks_are_started_in_their_order() {
        given().when(new StartRank(0)).then(FIRST_RANK).when(new StartRank(0)).thenNothing();
        given(firstRankDone()).when(new StartRank(1)).then(SECOND_RANK);
    }

    @Test
    void starting_a_rank_again_yields_nothing_even_when_it_is_complete() {
        given(firstRankDone()).when(new StartRank(0)).thenNothing();
        given(allRanksDone()).when(new StartRank(0)).thenNothing();
        given(ended()).when(new StartRank(1)).thenNothing();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 2, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void another_rank_than_the_next_is_not_started(int rank) {
        given().when(new StartRank(rank)).thenRejected("start rank " + rank, "rank 0 comes next");
    }

    @Test
    void no_rank_is_started_before_the_one_under_way_is_complete_or_after_the_last() {
        given(FIRST_RANK).when(new StartRank(1)).thenRejected("start rank 1");
        given(allRanksDone()).when(new StartRank(2)).thenRejected("start rank 2");
    }

    @Test
    void a_rank_is_complete_when_all_its_tasks_have_ended() {
        given(FIRST_RANK, dispatched(A, 1), finished(A, 1), exceeded(B))
                .when(new CompleteRank(0))
                .then(FIRST_RANK_DONE)
                .when(new CompleteRank(0))
                .thenNothing();
    }

    @Test
    void a_rank_is_not_complete_while_a_task_waits_or_runs() {
        given(FIRST_RANK, exceeded(A)).when(new CompleteRank(0)).thenRejected("complete rank 0", "task 'b' is PENDING");
        given(FIRST_RANK, exceeded(A), dispatched(B, 1))
                .when(new CompleteRank(0))
                .thenRejected("complete rank 0", "task 'b' is RUNNING");
    }

    @Test
    void only_the_rank_under_way_can_be_completed() {
        given(exceeded(A), exceeded(B)).when(new CompleteRank(0)).thenRejected("no rank is under way");
        given().when(new CompleteRank(-1)).thenRejected("complete rank -1", "no rank is under way");
        given(FIRST_RANK).when(new CompleteRank(1)).thenRejected("complete rank 1", "rank 0 is under way");
        given(firstRankDone()).when(new CompleteRank(1)).thenRejected("complete rank 1", "no rank is under way");
    }

    @Test
    void an_interruption_is_noted_once() {
        given().when(new InterruptRun("SIGTERM", List.of()))
                .then(new RunInterrupted("SIGTERM"))
                .when(new InterruptRun("SIGINT", List.of()))
                .thenNothing();
        given(new RunInterrupted("SIGTERM"), RESUMED)
                .when(new InterruptRun("SIGINT", List.of()))
                .then(new RunInterrupted("SIGINT"));
        given(ended()).when(new InterruptRun("SIGTERM", List.of())).thenNothing();
    }

    @Test
    void a_run_finishes_when_every_rank_is_complete() {
        given(allRanksDone()).when(SUCCEED).then(SUCCEEDED).when(SUCCEED).thenNothing();
        given(firstRankDone()).when(SUCCEED).thenRejected("finish the run", "1 of 2 ranks are complete");
        given(firstRankDone()).when(FAIL).thenRejected("finish the run", "1 of 2 ranks are complete");
    }

    @Test
    void a_run_that_has_ended_does_not_end_otherwise() {
        given(ended()).when(FAIL).thenRejected("finish the run as FAILED", "it has finished as SUCCESS");
    }

    @Test
    void a_run_with_a_failed_task_did_not_succeed() {
        Decision[] failed = {
            FIRST_RANK,
            dispatched(A, 1),
            failed(A, 1),
            exceeded(B),
            FIRST_RANK_DONE,
            SECOND_RANK,
            skipped(C, A, B),
            SECOND_RANK_DONE
        };

        given(failed).when(SUCCEED).thenRejected("finish the run as SUCCESS", "its tasks make it FAILED");
        given(failed).when(FAIL).then(new RunFinished(RunOutcome.FAILED, "not done"));
    }

    @Test
    void a_run_that_has_ended_is_not_taken_over_and_takes_no_new_work() {
        given(ended()).when(takeOver()).thenRejected("take over", "it has finished as SUCCESS");
        given(ended()).when(new StartRank(2)).thenRejected("start a rank", "it has finished as SUCCESS");
        given(ended()).when(new CompleteRank(2)).thenRejected("complete a rank", "it has finished as SUCCESS");
        given(ended()).when(Steps.dispatch(A, 2)).thenRejected("dispatch a task", "it has finished as SUCCESS");
    }

    private static Decision[] firstRankDone() {
        return new Decision[] {
            FIRST_RANK, dispatched(A, 1), finished(A, 1), dispatched(B, 1), finished(B, 1), FIRST_RANK_DONE
        };
    }

    private static Decision[] allRanksDone() {
        return with(firstRankDone(), SECOND_RANK, dispatched(C, 1), finished(C, 1), SECOND_RANK_DONE);
    }

    private static Decision[] ended() {
        return with(allRanksDone(), SUCCEEDED);
    }

    private static Decision[] with(Decision[] events, Decision... more) {
        return Stream.of(events, more).flatMap(Arrays::stream).toArray(Decision[]::new);
    }
}
