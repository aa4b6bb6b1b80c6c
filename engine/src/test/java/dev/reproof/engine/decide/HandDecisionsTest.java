package dev.reproof.engine.decide;

import static dev.reproof.engine.SampleRun.A;
import static dev.reproof.engine.SampleRun.B;
import static dev.reproof.engine.SampleRun.C;
import static dev.reproof.engine.decide.GivenRun.given;
import static dev.reproof.engine.decide.Steps.FIRST_RANK;
import static dev.reproof.engine.decide.Steps.FIRST_RANK_DONE;
import static dev.reproof.engine.decide.Steps.SECOND_RANK;
import static dev.reproof.engine.decide.Steps.SECOND_RANK_DONE;
import static dev.reproof.engine.decide.Steps.dispatched;
import static dev.reproof.engine.decide.Steps.failed;
import static dev.reproof.engine.decide.Steps.finished;
import static dev.reproof.engine.decide.Steps.seal;
import static dev.reproof.engine.decide.Steps.skipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reproof.engine.SampleRun;
import dev.reproof.engine.decide.RunCommand.Rerun;
import dev.reproof.engine.decide.RunCommand.TakeByHand;
import dev.reproof.events.ByHand;
import dev.reproof.events.Decision;
import dev.reproof.events.RunEvent.RunFinished;
import dev.reproof.events.RunOutcome;
import dev.reproof.events.StreamId;
import dev.reproof.events.TaskEvent.TaskReopened;
import dev.reproof.events.TaskEvent.TaskTakenByHand;
import dev.reproof.events.TaskEvent.TaskTakenByHand.HandText;
import dev.reproof.events.TaskId;
import dev.reproof.projections.run.RunState;
import dev.reproof.projections.run.TaskStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person may do with tasks, and what follows. */
class HandDecisionsTest {

    private static final Decision[] FAILED_RUN = {
        FIRST_RANK,
        dispatched(A, 1),
        failed(A, 1),
        dispatched(B, 1),
        finished(B, 1),
        FIRST_RANK_DONE,
        SECOND_RANK,
        skipped(C, A),
        SECOND_RANK_DONE,
        new RunFinished(RunOutcome.FAILED, "Did not finish: a, c")
    };

    private static Optional<HandText> text(int attempt) {
        return Optional.of(new HandText(attempt, StreamId.ofTranscript(SampleRun.RUN, 9), seal("by hand")));
    }

    private static TakeByHand take(TaskId task, ByHand how, int attempt) {
        return new TakeByHand(
                task, how, how.endsWell() ? text(attempt) : Optional.empty(), Optional.of("why"), "command-1");
    }

    private static TaskTakenByHand taken(TaskId task, ByHand how, int attempt) {
        return new TaskTakenByHand(
                task, 0, how, how.endsWell() ? text(attempt) : Optional.empty(), Optional.of("why"), "command-1");
    }

    private static TaskReopened unblocked(TaskId task) {
        return new TaskReopened(task, 0, "task 'a' has an answer now");
    }

    @ParameterizedTest
    @EnumSource(
            value = ByHand.class,
            names = {"SKIPPED", "FINISHED"})
    void a_task_that_waits_is_settled_as_an_attempt_of_its_own(ByHand how) {
        RunState after = given().when(take(A, how, 1)).then(taken(A, how, 1)).state();

        assertThat(after.task(A).status()).isEqualTo(TaskStatus.FINISHED);
        assertThat(after.task(A).byHand()).contains(how);
        assertThat(after.task(A).attempts()).isEqualTo(1);
        assertThat(after.task(A).transcript().orElseThrow().seal()).isEqualTo(seal("by hand"));
        assertThat(after.totals().outputBytes()).isEqualTo("by hand".length());
    }

    @Test
    void a_command_is_recorded_once_whatever_became_of_the_task_since() {
        given().when(take(A, ByHand.FINISHED, 1))
                .then(taken(A, ByHand.FINISHED, 1))
                .when(new Rerun(List.of(A), true, "again"))
                .then(new TaskReopened(A, 0, "again"))
                .when(take(A, ByHand.FINISHED, 2))
                .thenNothing();
    }

    @Test
    void what_was_skipped_because_of_a_task_waits_again_once_that_has_an_answer() {
        RunState after = given(FAILED_RUN)
                .when(take(A, ByHand.SALVAGED, 1))
                .then(taken(A, ByHand.SALVAGED, 1), unblocked(C))
                .state();

        assertThat(after.finished()).isEmpty();
        assertThat(after.ranksCompleted()).isEqualTo(1);
        assertThat(after.task(A).transcript().orElseThrow().key()).isEqualTo(Steps.key(A, 1));
        assertThat(after.task(A).attempts()).isEqualTo(1);
        assertThat(after.task(C).reopenedFor()).contains("task 'a' has an answer now");
    }

    @Test
    void what_another_task_blocks_as_well_stays_skipped() {
        given(
                        FIRST_RANK,
                        dispatched(A, 1),
                        failed(A, 1),
                        dispatched(B, 1),
                        failed(B, 1),
                        FIRST_RANK_DONE,
                        SECOND_RANK,
                        skipped(C, A, B))
                .when(take(A, ByHand.SALVAGED, 1))
                .then(taken(A, ByHand.SALVAGED, 1));
    }

    @Test
    void the_message_of_a_task_that_fails_by_hand_says_so() {
        RunState after = given().when(take(A, ByHand.CANCELLED, 1))
                .then(taken(A, ByHand.CANCELLED, 1))
                .state();

        assertThat(after.task(A).errorMessage()).contains("Cancelled by hand: why");
        assertThat(after.task(A).failed()).isTrue();
        assertThat(after.task(A).attempts()).isZero();
    }

    @ParameterizedTest
    @EnumSource(ByHand.class)
    void a_task_that_has_an_answer_or_is_at_work_is_refused(ByHand how) {
        given(dispatched(A, 1)).when(take(A, how, 2)).thenRejected("'a'", how.phrase(), "RUNNING");
        given(dispatched(A, 1), finished(A, 1))
                .when(take(A, how, 2))
                .thenRejected("'a'", how.phrase(), "FINISHED", "rerun");
    }

    @Test
    void a_text_of_another_attempt_is_refused() {
        given().when(take(A, ByHand.FINISHED, 2)).thenRejected("attempt 1", "one of 2");
        given(dispatched(A, 1), failed(A, 1)).when(take(A, ByHand.SALVAGED, 2)).thenRejected("one of 2");
        given().when(new TakeByHand(A, ByHand.FINISHED, Optional.empty(), Optional.empty(), "command-1"))
                .thenRejected("no text");
    }

    @Test
    void what_has_failed_cannot_be_failed_again_and_no_task_is_approved_that_is_no_pause() {
        given(dispatched(A, 1), failed(A, 1))
                .when(take(A, ByHand.FAILED, 1))
                .thenRejected("ended without an answer already");
        given().when(take(A, ByHand.APPROVED, 1)).thenRejected("only a pause");
    }

    @Test
    void tasks_run_again_with_all_that_depends_on_them_or_alone() {
        GivenRun done = given(
                FIRST_RANK,
                dispatched(A, 1),
                finished(A, 1),
                dispatched(B, 1),
                finished(B, 1),
                FIRST_RANK_DONE,
                SECOND_RANK,
                dispatched(C, 1),
                finished(C, 1),
                SECOND_RANK_DONE,
                new RunFinished(RunOutcome.SUCCESS, "All tasks finished"));

        RunState both = done.when(new Rerun(List.of(A), false, "again"))
                .then(new TaskReopened(A, 0, "again"), new TaskReopened(C, 0, "again"))
                .state();
        RunState alone = done.when(new Rerun(List.of(A), true, "again"))
                .then(new TaskReopened(A, 0, "again"))
                .state();

        assertThat(both.ranksCompleted()).isZero();
        assertThat(both.task(B).status()).isEqualTo(TaskStatus.FINISHED);
        assertThat(both.task(A).transcript()).isPresent();
        assertThat(alone.task(C).status()).isEqualTo(TaskStatus.FINISHED);
        assertThat(alone.finished()).isEmpty();
    }

    @Test
    void a_task_that_is_at_work_does_not_run_again() {
        given(dispatched(A, 1)).when(new Rerun(List.of(A), false, "again")).thenRejected("'a'", "RUNNING");
    }
}
